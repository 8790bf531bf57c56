"""One line of an audience: a filter on contacts or on records that lead to contacts, or a list."""

from ast import literal_eval

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

#: Where records usually keep their contacts: the first of these that a model has is proposed.
USUAL_PATHS = ("attendee_ids.partner_id", "partner_id", "partner_ids", "message_partner_ids")
#: What says whom a line finds.
WHOM_FIELDS = ("kind", "model", "domain", "filter_id", "list_id", "field_path")


class SmsAudienceLine(models.Model):
    """Adds contacts to an audience, keeps only these of them, or leaves these out.

    ``field_path`` leads from a record to its contacts through stored relations, such as
    ``partner_id`` or ``attendee_ids.partner_id``. Each step is a subquery with the access rules
    of its model, so that a line takes no more memory for a million contacts than for one.
    """

    _name = "sms.audience.line"
    _description = "Line of an SMS Audience"
    _inherit = ["sms.audience.part"]
    _order = "audience_id, sequence, id"
    _check_company_auto = True

    audience_id = fields.Many2one("sms.audience", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="audience_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    effect = fields.Selection(
        [("include", "Add"), ("among", "Keep only"), ("exclude", "Leave out")],
        required=True,
        default="include",
    )
    kind = fields.Selection(
        [
            ("filter", "Whom a filter finds"),
            ("saved", "Whom a saved filter finds"),
            ("list", "Everybody on a list"),
        ],
        "Whom",
        required=True,
        default="filter",
    )
    model = fields.Selection(
        selection="_select_model",
        string="Records",
        default="res.partner",
        help="Contacts themselves, or records that lead to contacts, such as orders.",
    )
    domain = fields.Char("Filter", default="[]")
    filter_id = fields.Many2one(
        "ir.filters",
        "Saved filter",
        ondelete="set null",
        help="Followed as it is: whoever changes the saved filter changes the audience.",
    )
    list_id = fields.Many2one(
        "sms.contact.list", ondelete="restrict", check_company=True, index="btree_not_null"
    )
    looked_by_id = fields.Many2one(
        "res.users",
        "Written by",
        readonly=True,
        copy=False,  # by ``copy`` alone, where the question stays the same
        ondelete="restrict",
        help="Who said whom the line finds. Whom it leaves out for this person stays out for "
        "everybody.",
    )
    source_model = fields.Char(compute="_compute_source_model")
    field_path = fields.Char(
        "Contact of a record",
        compute="_compute_field_path",
        store=True,
        readonly=False,
        help="The field that leads from a record to its contacts.",
    )
    description = fields.Char(compute="_compute_description")
    contact_count = fields.Integer("Contacts", compute="_compute_contact_count")
    problem = fields.Char(compute="_compute_contact_count")

    def _audiences(self):
        return self.audience_id

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever says whom a line finds asks, whatever an RPC client says."""
        return super().create([vals | {"looked_by_id": self.env.uid} for vals in vals_list])

    def write(self, vals):
        """As above. Who moves the line, or changes what it does with whom it finds, does not."""
        if "looked_by_id" in vals and not self.env.su:
            raise AccessError(self.env._("Who wrote a line is whoever said whom it finds."))
        if not vals.keys().isdisjoint(WHOM_FIELDS):
            vals = vals | {"looked_by_id": self.env.uid}
        return super().write(vals)

    def copy(self, default=None):
        """A copy that asks the same is as much the writer's."""
        copies = super().copy(default)
        self._hand_on_writer(copies)
        return copies

    def _hand_on_writer(self, copies):
        """Make the writer of each line that of its copy, in their order, where it asks the same."""
        for line, copied in zip(self, copies, strict=False):
            if all(line[name] == copied[name] for name in WHOM_FIELDS):
                copied.sudo().looked_by_id = line.looked_by_id

    @api.model
    def _select_model(self):
        """Contacts, and business records that people discuss; (model, its name) by name."""
        names = [
            name
            for name, model in self.env.registry.items()
            if not model._abstract and not model._transient and hasattr(model, "message_post")
        ]
        described = [(name, self.env["ir.model"]._get(name).name) for name in names]
        return sorted(described, key=lambda entry: (entry[0] != "res.partner", entry[1]))

    @api.depends("kind", "model", "filter_id")
    def _compute_source_model(self):
        for line in self:
            saved = line.filter_id.sudo().model_id if line.kind == "saved" else line.model
            line.source_model = False if line.kind == "list" else saved

    @api.depends("kind", "model", "filter_id")
    def _compute_field_path(self):
        for line in self:
            model = line.source_model
            if not model or model == "res.partner" or model not in self.env:
                line.field_path = False
                continue
            usual = [path for path in USUAL_PATHS if line._is_path(model, path)]
            line.field_path = usual[0] if usual else False

    @api.depends("kind", "model", "domain", "filter_id", "list_id", "field_path")
    def _compute_description(self):
        models_ = dict(self._select_model())
        for line in self:
            name = models_.get(line.source_model, line.source_model)
            if line.kind == "list":
                line.description = line.list_id.name
            elif line.kind == "saved":
                line.description = self.env._(
                    "%(model)s: %(filter)s", model=name, filter=line.filter_id.sudo().name or "?"
                )
            else:
                words = line._filter_words()
                line.description = f"{name}: {words}" if words else name

    def _filter_words(self):
        """The labels of the fields that the filter asks for, such as "Tags, Country"."""
        try:
            conditions = Domain(literal_eval(self.domain or "[]")).iter_conditions()
            names = [condition.field_expr.split(".")[0] for condition in conditions]
        except (ValueError, SyntaxError, TypeError):
            return "?"  # the problem is told beside it
        fields_ = self.env[self.model]._fields if self.model in self.env else {}
        labels = [
            fields_[name]._description_string(self.env) if name in fields_ else name
            for name in names
        ]
        return ", ".join(dict.fromkeys(labels))

    @api.depends("kind", "model", "domain", "filter_id", "list_id", "field_path", "company_id")
    @api.depends_context("uid")
    def _compute_contact_count(self):
        for line in self:
            line.problem, line.contact_count = False, 0
            company = line.audience_id.company_id or self.env.company
            seen = line.with_context(allowed_company_ids=company.ids)
            own = Domain("company_id", "in", [False, company.id])
            try:
                domain = seen._domain() & own
                line.contact_count = seen.env["res.partner"].search_count(domain)
            except (AccessError, UserError) as refusal:
                line.problem = str(refusal)

    @api.constrains(*WHOM_FIELDS)
    def _check_line(self):
        for line in self:
            line._domain()

    # ------------------------------------------------------------------ resolving

    def _domain(self):
        """Return the ``Domain`` of the contacts of this line, as the current user sees them.

        :raises UserError: says in the user's words what is broken
        """
        self.ensure_one()
        if self.kind == "list":
            if not self.list_id:
                raise UserError(self.env._("Choose a list."))
            return Domain("sms_list_ids", "in", self.list_id.ids)
        try:
            model, domain = self._source()
            domain.validate(self.env[model])
            if self._is_direct():
                return domain
            path = self._path(self.env[model], domain)
            return Domain("id", "in", SQL("(SELECT %s %s)", path.contact, path.origin))
        except (ValueError, SyntaxError, TypeError, KeyError) as broken:
            raise UserError(
                self.env._(
                    "The filter “%(line)s” of the audience is broken: %(error)s",
                    line=self.description,
                    error=broken,
                )
            ) from broken

    def _left_out(self):
        """Return the ``Domain`` of whom the line leaves out, for the current user or its writer.

        Who sees fewer records would otherwise text whom the writer of the line left out. With the
        writer's rights, nothing is looked up but what the writer asked for.

        :raises UserError: when the writer may no longer look there
        """
        left_out, writer = self._domain(), self._other_writer()
        if not writer:
            return left_out
        seen = self.with_user(writer).with_context(allowed_company_ids=self.company_id.ids)
        try:
            contacts = seen.env["res.partner"]._search(seen._domain())
        except AccessError as refusal:
            raise UserError(
                self.env._(
                    "%(writer)s wrote whom the line “%(line)s” leaves out, and may no longer look "
                    "there. Remove the line and add it anew.",
                    writer=writer.name,
                    line=self.description,
                )
            ) from refusal
        return left_out | Domain("id", "in", contacts)

    def _other_writer(self):
        """Return (sudo) who else has to be asked whom the line leaves out; empty: nobody.

        Whatever is not saved yet is the current user's own question, and a saved filter is the
        question of who changed it last.
        """
        writer = self.sudo().looked_by_id
        if not self.id or self.kind == "list" or writer.id in (SUPERUSER_ID, self.env.uid):
            return writer.browse()
        if self.kind == "saved" and self.sudo().filter_id.write_uid != writer:
            return writer.browse()
        return writer

    def _is_direct(self):
        """Whether the line names contacts themselves, and no records that lead to them."""
        return self.kind == "list" or (self.source_model == "res.partner" and not self.field_path)

    def _source(self):
        """Return the name of the model whose records are looked at, and their ``Domain``."""
        if self.kind == "saved":
            if not self.filter_id:
                raise UserError(self.env._("The saved filter of the audience is gone."))
            self.filter_id.check_access("read")
            return self.filter_id.model_id, Domain(self.filter_id._get_eval_domain())
        return self.model, Domain(literal_eval(self.domain or "[]"))
