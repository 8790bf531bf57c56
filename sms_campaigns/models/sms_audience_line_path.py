"""From the records that a line of an audience finds to their contacts, and back."""

from dataclasses import dataclass
from datetime import datetime

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


@dataclass(frozen=True, slots=True)
class Path:
    """The records of a line beside their contacts: columns, and where they come from."""

    record: SQL
    created: SQL
    contact: SQL
    origin: SQL


class SmsAudienceLine(models.Model):
    """``field_path`` as joins, each step with the access rules of its model."""

    _inherit = "sms.audience.line"

    def _path(self, records, domain):
        """Return the :class:`Path` from the records of ``domain`` to their contacts.

        :raises UserError: when ``field_path`` leads elsewhere, or nowhere
        """
        if not self._is_path(records._name, self.field_path):
            raise UserError(
                self.env._(
                    "“%(path)s” does not lead from %(model)s to contacts. Choose another field.",
                    path=self.field_path or "",
                    model=self.env["ir.model"]._get(records._name).name,
                )
            )
        first = record = SQL.identifier("step0", "id")
        joins = [SQL("%s AS step0", records._table_sql)]
        found = [SQL("%s IN %s", first, records._search(domain).subselect())]
        created = SQL("NULL::timestamp")
        if records._log_access:
            created = SQL.identifier("step0", "create_date")
        for number, name in enumerate(self.field_path.split("."), 1):
            field, alias = records._fields[name], f"step{number}"
            records._check_field_access(field, "read")
            target = self.env[field.comodel_name]
            joins.append(self._join(field, f"step{number - 1}", alias, target))
            record = SQL.identifier(alias, "id")
            seen = target._search(field.get_comodel_domain(records))
            found.append(SQL("%s IN %s", record, seen.subselect()))
            records = target
        where = SQL(" AND ").join(found)
        return Path(first, created, record, SQL("FROM %s WHERE %s", SQL(" ").join(joins), where))

    @api.model
    def _join(self, field, before, after, target):
        """Return the ``SQL`` that joins ``target`` as ``after``: where ``field`` leads to."""
        source_id, target_id = SQL.identifier(before, "id"), SQL.identifier(after, "id")
        joined = SQL("JOIN %s AS %s", target._table_sql, SQL.identifier(after))
        if field.type == "one2many":
            inverse = target._fields[field.inverse_name]
            back = SQL.identifier(after, inverse.name, to_flush=inverse)
            return SQL("%s ON %s = %s", joined, back, source_id)
        if field.type == "many2one":
            column = SQL.identifier(before, field.name, to_flush=field)
            return SQL("%s ON %s = %s", joined, target_id, column)
        link = f"link_{after}"
        return SQL(
            "JOIN %s AS %s ON %s = %s %s ON %s = %s",
            SQL.identifier(field.relation),
            SQL.identifier(link),
            SQL.identifier(link, field.column1, to_flush=field),
            source_id,
            joined,
            target_id,
            SQL.identifier(link, field.column2),
        )

    @api.model
    def _is_path(self, model, path):
        """Whether ``path`` leads from ``model`` to contacts through relations in the database."""
        for name in (path or "").split("."):
            field = self.env[model]._fields.get(name)
            if not field or not field.relational or field.comodel_name not in self.env:
                return False
            if field.type == "one2many":
                inverse = self.env[field.comodel_name]._fields.get(field.inverse_name)
                if not inverse or inverse.type != "many2one" or not inverse.store:
                    return False
            elif not field.store or field.company_dependent:
                return False
            model = field.comodel_name
        return model == "res.partner"

    def _newest(self, contacts):
        """Return ``{contact id: (created, record)}``: the newest record that leads to a contact."""
        self.ensure_one()
        model, domain = self._source()
        path = self._path(self.env[model], domain)
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (%(contact)s) %(contact)s, %(record)s, %(created)s %(origin)s"
                " AND %(contact)s = ANY(%(contacts)s) ORDER BY %(contact)s, %(record)s DESC",
                contact=path.contact,
                record=path.record,
                created=path.created,
                origin=path.origin,
                contacts=list(contacts._ids),
            )
        )
        records = self.env[model].browse(row[1] for row in rows)
        return {
            contact_id: (created or datetime.min, record)
            for (contact_id, _id, created), record in zip(rows, records, strict=True)
        }
