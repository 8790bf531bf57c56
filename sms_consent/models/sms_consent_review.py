from odoo import api, fields, models


class SmsConsentReview(models.Model):
    """A reply that may be a revocation: a person decides, with one click (B-6)."""

    _name = "sms.consent.review"
    _description = "SMS Reply to Review"
    _order = "state, id desc"
    _rec_name = "number"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    number = fields.Char(required=True, readonly=True, index=True)
    body = fields.Text("Reply", readonly=True)
    keyword = fields.Char("Deciding Words", readonly=True)
    basis = fields.Selection(
        [
            ("words", "Words that may mean it"),
            ("slip", "A misspelling of such words"),
            ("gesture", "A gesture"),
            ("sound", "How it sounds"),
        ],
        default="words",
        required=True,
        readonly=True,
    )
    reason = fields.Char("Why It Is Here", compute="_compute_reason")
    received_at = fields.Datetime(readonly=True, default=fields.Datetime.now)
    partner_ids = fields.Many2many("res.partner", string="Contacts", compute="_compute_partner_ids")
    state = fields.Selection(
        [("open", "To decide"), ("revoked", "Opted out"), ("dismissed", "Not a revocation")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    decided_by = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(readonly=True)

    @api.depends("keyword", "basis")
    def _compute_reason(self):
        for review in self:
            words = review.keyword or ""
            review.reason = {
                "words": self.env._("It says “%s”.", words),
                "slip": self.env._("It nearly says “%s”.", words),
                "gesture": self.env._("This gesture often means “stop”."),
                "sound": self.env._("It sounds like a refusal, most of all “%s”.", words)
                if words
                else self.env._("It sounds like a refusal."),
            }[review.basis]

    @api.depends("number")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_partner_ids(self):
        phones = self.env["res.partner.phone"].search(
            [("number_e164", "in", self.mapped("number"))]
        )
        for review in self:
            review.partner_ids = phones.filtered(
                lambda phone, number=review.number: phone.number_e164 == number
            ).partner_id

    @api.model
    def _ask(self, company, number, body, keyword, received_at=None, basis="words"):
        """Put a doubtful reply before a person; one open question per number is enough.

        :param keyword: the words that made it doubtful
        :param basis: kernel ``Basis``: how they did
        """
        self.flush_model()
        self.env.cr.execute(
            """SELECT id FROM sms_consent_review
                WHERE company_id = %s AND number = %s AND state = 'open'
                LIMIT 1 FOR UPDATE""",  # somebody may be deciding it right now
            (company.id, number),
        )
        known = self.sudo().browse(row_id for (row_id,) in self.env.cr.fetchall())
        if known:
            known.invalidate_recordset()
            known.write({"body": f"{known.body}\n{body}", "keyword": keyword, "basis": basis})
            return known
        return self.sudo().create(
            {
                "company_id": company.id,
                "number": number,
                "body": body,
                "keyword": keyword,
                "basis": basis,
                "received_at": received_at or fields.Datetime.now(),
            }
        )

    def action_revoke(self):
        """Yes, the person wants no more texts: opt out, at once and of everything.

        The log tells when the reply came in, and when somebody decided (C-2).
        """
        self.check_access("read")
        undecided = self.filtered(lambda row: row.state == "open")
        undecided._decide("revoked")
        for review in undecided:
            self.env["sms.consent"]._opt_out(
                company=review.company_id,
                source="staff",
                number=review.number,
                note=review.body,
                given_at=review.received_at,
            )

    def action_dismiss(self):
        """No, it meant something else."""
        self.check_access("read")
        self._decide("dismissed")

    @api.model
    def _settle(self, company, numbers):
        """Who has opted out of everything meanwhile has answered the question."""
        self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("number", "in", list(numbers)),
                ("state", "=", "open"),
            ]
        ).write({"state": "revoked", "decided_at": fields.Datetime.now()})

    def _decide(self, state):
        self.filtered(lambda row: row.state == "open").sudo().write(
            {
                "state": state,
                "decided_by": self.env.user.id,
                "decided_at": fields.Datetime.now(),
            }
        )
