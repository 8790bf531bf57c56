from odoo import api, fields, models
from odoo.tools import SQL


class SmsAppendOnly(models.AbstractModel):
    """For books: rows are added by the system, and nobody changes or deletes them.

    The database itself refuses UPDATE, DELETE and TRUNCATE, whatever path the statement takes.
    """

    _name = "sms.append.only"
    _inherit = ["sms.own.defaults", "sms.closed.book"]
    _description = "Rows That Are Only Added"
    _log_access = False
    _order = "date DESC, id DESC"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(
        required=True, readonly=True, index=True, default=lambda _self: fields.Datetime.now()
    )
    user_id = fields.Many2one(
        "res.users",
        "By",
        readonly=True,
        ondelete="restrict",
        help="Empty: the system itself.",
    )

    def init(self):
        """Make the database itself refuse to change what is written."""
        if self._abstract:
            return
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION sms_append_only_guard() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
            END $$ LANGUAGE plpgsql
            """
        )
        for name, event, each in (
            ("guard", "UPDATE OR DELETE", "ROW"),
            ("guard_truncate", "TRUNCATE", "STATEMENT"),
        ):
            self.env.cr.execute(
                SQL(
                    """CREATE OR REPLACE TRIGGER %(name)s BEFORE %(event)s ON %(table)s
                       FOR EACH %(each)s EXECUTE FUNCTION sms_append_only_guard()""",
                    name=SQL.identifier(f"{self._table}_{name}"),
                    event=SQL(event),
                    table=SQL.identifier(self._table),
                    each=SQL(each),
                )
            )

    @api.model
    def _append(self, vals_list):
        """Add rows: the one way to do it. Returns them, as superuser."""
        return self.sudo()._add(vals_list)
