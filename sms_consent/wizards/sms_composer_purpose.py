from odoo import api, fields, models

from ..kernel.gate import Candidate, Verdict

NAMED_AT_MOST = 10


class SmsComposer(models.TransientModel):
    """Odoo's own composer says what kind of text it sends, and who can't get it and why (B-4)."""

    _inherit = "sms.composer"

    sms_purpose_id = fields.Many2one(
        "sms.consent.purpose",
        "Kind of Text",
        compute="_compute_sms_purpose_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Only people who have agreed to this kind of text get it.",
    )
    sms_refusals = fields.Text("Not Possible", compute="_compute_sms_refusals")

    @api.depends("template_id")
    def _compute_sms_purpose_id(self):
        for composer in self:
            composer.sms_purpose_id = (
                composer.template_id.purpose_id
                or composer.sms_purpose_id
                or self.env.company.sudo().sms_default_purpose_id
            )

    def _sms_chosen_purpose(self):
        """The purpose that was chosen; empty for the usual one, which each record's company has."""
        usual = self.env.company.sudo().sms_default_purpose_id
        chosen = self.sms_purpose_id != usual or self.template_id.purpose_id
        return self.sms_purpose_id if chosen else self.sms_purpose_id.browse()

    @api.depends(
        "sms_purpose_id", "res_model", "res_id", "res_ids", "recipient_single_number_itf", "numbers"
    )
    def _compute_sms_refusals(self):
        for composer in self:
            sentences = composer._sms_refusal_sentences()
            shown = sentences[:NAMED_AT_MOST]
            if len(sentences) > NAMED_AT_MOST:
                more = len(sentences) - NAMED_AT_MOST
                shown.append(self.env._("And %s more who can't get this text.", more))
            composer.sms_refusals = "\n".join(shown)

    def _sms_refusal_sentences(self):
        """Why people would not get the text: the gate's own sentences, each once."""
        candidates = self._sms_candidates()
        gate = self.env["sms.consent.gate"]
        decisions = gate._decide(candidates)
        people = self.env["res.partner"]
        return list(
            dict.fromkeys(
                gate._sentence(
                    decisions[one.key].reason,
                    until=decisions[one.key].until,
                    partner=people.browse(one.partner_id or ()),
                    number=one.number,
                    purpose=self.sms_purpose_id,
                    company=self.env.company,
                )
                for one in candidates
                if decisions[one.key].verdict is not Verdict.ALLOW
            )
        )

    def _sms_candidates(self):
        """What would be sent, as the gate will see it."""
        records = self._get_records()
        if not records:
            return []
        infos = records._sms_get_recipients_info(
            force_field=self.number_field_name, partner_fallback=not self.number_field_name
        )
        typed = self.comment_single_recipient and self.recipient_single_number_itf
        return [
            Candidate(
                key=record_id,
                partner_id=info["partner"].id or None,
                number=(typed and records._phone_format(number=typed))
                or info["sanitized"]
                or info["number"]
                or None,
                purpose_id=self.sms_purpose_id.id or None,
                company_id=self.env.company.id,
            )
            for record_id, info in infos.items()
        ]
