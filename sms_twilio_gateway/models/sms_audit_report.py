from copy import copy

from odoo import api, fields, models
from odoo.tools import SQL

#: The ids of entries from the small tables start here: below those of texts, newer ones higher.
FIRST_ID = -(2**31 - 1)
SENT_STATES = ("accepted", "sent", "delivered", "undelivered", "sending", "uncertain")


class SmsMessage(models.Model):
    _inherit = "sms.message"

    # the newest entries of the log are read from the end of these, whatever the number of texts
    _audit_delivered = models.Index(
        "(state_at, company_id) WHERE direction = 'outbound' AND state = 'delivered'"
    )
    _audit_failed = models.Index(
        "(state_at, company_id) WHERE direction = 'outbound' "
        "AND state IN ('failed', 'undelivered', 'blocked')"
    )


class SmsAudit(models.Model):
    _inherit = "sms.audit"

    _of_kind = models.Index("(kind, date, company_id)")


class SmsCreditEntry(models.Model):
    _inherit = "sms.credit.entry"

    _audited = models.Index("(date, company_id) WHERE kind <> 'usage'")


class SmsAuditReport(models.Model):
    """The audit log as one list: requests, refusals, settings, credits, deliveries, failures.

    Each kind is a branch of its own with its name as a constant: a list of requests reads the few
    rows of requests and not a million texts. A text's entry has the id of the text, for which
    there is an index; those of the small tables are below zero, the newest nearest to it: in the
    list they stand newest first within a second, too.
    """

    _name = "sms.audit.report"
    _description = "SMS Audit Log"
    _auto = False
    _order = "date DESC, id DESC"

    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)
    kind = fields.Selection(
        [
            ("request", "Texts requested"),
            ("refused", "Refused"),
            ("delivery", "Text delivered"),
            ("failure", "Text not delivered"),
            ("credit", "Credits"),
            ("setting", "Setting changed"),
        ],
        readonly=True,
    )
    name = fields.Char("What", readonly=True)
    detail = fields.Char(compute="_compute_detail")
    plain_detail = fields.Char(readonly=True)
    old_value = fields.Char("Before", readonly=True)
    new_value = fields.Char("After", readonly=True)
    audit_id = fields.Many2one("sms.audit", readonly=True)
    message_id = fields.Many2one("sms.message", "Text", readonly=True)
    entry_id = fields.Many2one("sms.credit.entry", readonly=True)
    number_logged = fields.Integer(readonly=True)
    number_asked = fields.Integer("Texts Asked For", compute="_compute_counts")
    queued_count = fields.Integer("Queued", compute="_compute_counts")
    sent_count = fields.Integer("Sent", compute="_compute_counts")
    delivered_count = fields.Integer("Delivered", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    credits = fields.Integer("Credits Used", readonly=True)
    credits_left = fields.Integer(compute="_compute_credits_left")

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._branches())

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **options):
        """A page takes no more than its rows of each branch, which has an index in their order.

        The branches put together would be read as a whole, and sorted.
        """
        query = super()._search(domain, offset, limit, order, **options)
        if limit and not query.is_empty():
            parts = [self._first_of(query, branch, offset + limit) for branch in self._branches()]
            query._tables[self._table] = SQL("(%s)", SQL(" UNION ALL ").join(parts))
        return query

    @api.model
    def _first_of(self, query, branch, count):
        """The first ``count`` rows that ``query`` finds in one branch."""
        part = copy(query)
        part._tables = {**query._tables, self._table: SQL("(%s)", branch)}
        part.limit, part.offset = count, 0
        return SQL("(%s)", part.select(SQL("%s.*", SQL.identifier(self._table))))

    @api.model
    def _branches(self):
        return [
            *(self._audit_branch(kind) for kind in ("request", "refused", "setting")),
            self._credit_branch(),
            self._message_branch("delivery", ("delivered",)),
            self._message_branch("failure", ("failed", "undelivered", "blocked")),
        ]

    @api.model
    def _audit_branch(self, kind):
        return SQL(
            """SELECT id * 2 + %s AS id, date, company_id, user_id, %s::varchar AS kind, name,
                      detail AS plain_detail, old_value, new_value, id AS audit_id,
                      NULL::int AS message_id, NULL::int AS entry_id,
                      number_asked AS number_logged, NULL::int AS credits
                 FROM sms_audit WHERE kind = %s""",
            FIRST_ID,
            kind,
            kind,
        )

    @api.model
    def _credit_branch(self):
        return SQL(
            """SELECT id * 2 + 1 + %s AS id, date, company_id, user_id, 'credit'::varchar AS kind,
                      (CASE kind WHEN 'purchase' THEN %s ELSE %s END)::varchar AS name,
                      reason AS plain_detail, (balance - amount)::varchar AS old_value,
                      balance::varchar AS new_value, NULL::int AS audit_id,
                      NULL::int AS message_id, id AS entry_id,
                      NULL::int AS number_logged, -amount AS credits
                 FROM sms_credit_entry WHERE kind <> 'usage'""",
            FIRST_ID,
            self.env._("Credits bought"),
            self.env._("Credits corrected"),
        )

    @api.model
    def _message_branch(self, kind, states):
        return SQL(
            """SELECT id, state_at AS date, company_id, user_id, %s::varchar AS kind,
                      number AS name, NULL::varchar AS plain_detail, NULL::varchar AS old_value,
                      NULL::varchar AS new_value, NULL::int AS audit_id, id AS message_id,
                      NULL::int AS entry_id, NULL::int AS number_logged, credits
                 FROM sms_message WHERE direction = 'outbound' AND state IN %s""",
            kind,
            states,
        )

    @api.depends("plain_detail", "message_id", "audit_id")
    def _compute_detail(self):
        for entry in self:
            entry.detail = entry.message_id.explanation or entry._in_a_sentence()

    def _in_a_sentence(self):
        """What was asked for and came of it, or changed from what to what: without more columns."""
        if self.kind == "request":
            told = self.env._(
                "Asked for: %(asked)s. Delivered: %(delivered)s.",
                asked=self.number_asked,
                delivered=self.delivered_count,
            )
            if self.failed_count:
                told += " " + self.env._("Failed: %s.", self.failed_count)
            return told
        changed = self.new_value
        if self.old_value:
            changed = f"{self.old_value} → {self.new_value or '–'}"
        return ": ".join(filter(None, (self.plain_detail, changed)))

    @api.depends("audit_id", "number_logged")
    def _compute_counts(self):
        """A request that goes on, such as a campaign, asks for more after it was logged."""
        counts = {}
        groups = self.env["sms.message"]._read_group(
            [("request_id", "in", self.audit_id.ids)], ["request_id", "state"], ["__count"]
        )
        for request, state, count in groups:
            counts.setdefault(request.id, {})[state] = count
        for entry in self:
            by_state = counts.get(entry.audit_id.id, {})
            entry.number_asked = max(entry.number_logged, sum(by_state.values()))
            entry.queued_count = by_state.get("queued", 0)
            entry.sent_count = sum(by_state.get(state, 0) for state in SENT_STATES)
            entry.delivered_count = by_state.get("delivered", 0)
            entry.failed_count = by_state.get("failed", 0) + by_state.get("undelivered", 0)

    @api.depends("message_id", "entry_id")
    def _compute_credits_left(self):
        for entry in self:
            entry.credits_left = entry.entry_id.balance or entry.message_id.credits_left

    def action_open_texts(self):
        """The texts of a request, or the text itself."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_twilio_gateway.action_message")
        if self.message_id:
            return {**action, "views": [(False, "form")], "res_id": self.message_id.id}
        return {**action, "domain": [("request_id", "=", self.audit_id.id)], "context": {}}
