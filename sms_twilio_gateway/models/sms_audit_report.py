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


class SmsAuditReport(models.Model):
    """The audit log as one list: requests, refusals, settings, credits, deliveries, failures.

    Each kind is a branch of its own with its name as a constant: a list of requests reads the few
    rows of requests and not a million texts. The branches of texts are in the order of the list,
    as their indexes are, and all columns have the same types in all of them: the first page is
    then read without sorting a million. A text's entry has the id of the text, for which there is
    an index; those of the small tables are below zero, the newest nearest to it: in the list they
    stand newest first within a second, too.
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
        return SQL(" UNION ALL ").join(
            [
                *(self._audit_branch(kind) for kind in ("request", "refused", "setting")),
                SQL(
                    """SELECT id * 2 + 1 + %s, date, company_id, user_id, 'credit'::varchar,
                              (CASE kind WHEN 'purchase' THEN %s ELSE %s END)::varchar, reason,
                              (balance - amount)::varchar, balance::varchar, NULL::int, NULL::int,
                              id, NULL::int, -amount
                         FROM sms_credit_entry WHERE kind <> 'usage'""",
                    FIRST_ID,
                    self.env._("Credits bought"),
                    self.env._("Credits corrected"),
                ),
                self._message_branch("delivery", ("delivered",)),
                self._message_branch("failure", ("failed", "undelivered", "blocked")),
            ]
        )

    @api.model
    def _audit_branch(self, kind):
        return SQL(
            """SELECT id * 2 + %s AS id, date, company_id, user_id, %s::varchar AS kind, name,
                      detail AS plain_detail, old_value, new_value, id AS audit_id,
                      NULL::int AS message_id, NULL::int AS entry_id,
                      number_asked AS number_logged,
                      NULL::int AS credits
                 FROM sms_audit WHERE kind = %s""",
            FIRST_ID,
            kind,
            kind,
        )

    @api.model
    def _message_branch(self, kind, states):
        return SQL(
            """(SELECT id, state_at, company_id, user_id, %s::varchar, number,
                       NULL::varchar, NULL::varchar, NULL::varchar, NULL::int, id, NULL::int,
                       NULL::int, credits
                  FROM sms_message WHERE direction = 'outbound' AND state IN %s
                 ORDER BY state_at DESC)""",
            kind,
            states,
        )

    @api.depends("plain_detail", "message_id")
    def _compute_detail(self):
        for entry in self:
            entry.detail = entry.plain_detail or entry.message_id.explanation

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
