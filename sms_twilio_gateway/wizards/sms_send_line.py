from uuid import uuid4

from odoo import api, fields, models

from ..models.sms_message import PRIORITY_DIRECT


class SmsSendLine(models.TransientModel):
    """One person on one of the records, with the kinds of text that the person may be sent."""

    _name = "sms.send.line"
    _description = "Person to Text"
    _order = "id"

    wizard_id = fields.Many2one("sms.send", required=True, ondelete="cascade", readonly=True)
    res_id = fields.Integer(readonly=True)
    record_name = fields.Char("Record", readonly=True)
    partner_id = fields.Many2one("res.partner", "Person", readonly=True, ondelete="cascade")
    recipient_id = fields.Many2one("res.partner", "Texts Go To", readonly=True, ondelete="cascade")
    is_meant = fields.Boolean(readonly=True)
    verdicts = fields.Json(readonly=True)
    is_selected = fields.Boolean("Send", compute="_compute_is_selected", store=True, readonly=False)
    is_allowed = fields.Boolean(compute="_compute_is_allowed")
    number_e164 = fields.Char(compute="_compute_is_allowed")
    number = fields.Char(compute="_compute_is_allowed")
    reason = fields.Char("Why Not", compute="_compute_is_allowed")
    kinds = fields.Char("May Be Sent", compute="_compute_kinds")

    @api.depends("verdicts", "wizard_id.purpose_id", "recipient_id", "partner_id")
    def _compute_is_allowed(self):
        gate = self.env["sms.consent.gate"]
        for line in self:
            verdicts = line.verdicts or {}
            allowed, number, sentence = verdicts.get(
                str(line.wizard_id.purpose_id._origin.id),
                (False, "", self.env._("Choose the kind of text.")),
            )
            line.is_allowed = allowed
            line.number_e164 = number
            line.number = gate._readable_number(number)
            other = line.recipient_id != line.partner_id and line.recipient_id.sudo().display_name
            notes = [self.env._("Texts go to %s.", other)] if other else []
            if sentence and not (allowed and sentence == gate._sentence(None)):
                notes.append(sentence)
            line.reason = " ".join(notes)

    @api.depends("wizard_id.purpose_id")
    def _compute_is_selected(self):
        """Whoever may get this kind of text and is meant by the record, until somebody chooses."""
        for line in self:
            line.is_selected = line.is_meant and line.is_allowed

    @api.depends("verdicts")
    def _compute_kinds(self):
        purposes = self.env["sms.consent.purpose"].search([("active", "=", True)])
        for line in self:
            verdicts = line.verdicts or {}
            line.kinds = ", ".join(
                purpose.name for purpose in purposes if verdicts.get(str(purpose.id), (False,))[0]
            )

    def _to_queue(self, texts):
        """What to queue for these lines, judged anew for the moment of sending.

        :return: values for ``sms.message._enqueue``, and [(name, reason)] of who is left out
        """
        wizard = self.wizard_id
        recipients = {line: line.partner_id.sudo()._sms_recipient() for line in self}
        left_out = [
            (line.partner_id.display_name, line.reason or self.env._("Not chosen."))
            for line in wizard.line_ids - self
        ]
        verdicts = wizard._verdicts(
            set(recipients.values()), wizard.purpose_id, now=wizard.not_before or None
        )
        values, seen = [], set()
        for line in self:
            name = line.partner_id.display_name
            allowed, number, reason = verdicts[recipients[line]][str(wizard.purpose_id.id)]
            if not allowed:
                left_out.append((name, reason))
            elif (number, line.res_id, texts[line]) in seen:
                left_out.append((name, self.env._("The same text goes to this number already.")))
            else:
                seen.add((number, line.res_id, texts[line]))
                values.append(line._message_values(recipients[line], number, texts[line]))
        return values, left_out

    def _message_values(self, recipient, number, text):
        wizard = self.wizard_id
        return {
            "company_id": wizard.company_id.id,
            "number": number,
            "body": text,
            "partner_id": recipient.id,
            "purpose_id": wizard.purpose_id.id,
            "priority": PRIORITY_DIRECT,
            "not_before": wizard.not_before or False,
            "res_model": wizard.res_model,
            "res_id": self.res_id,
            "user_id": self.env.uid,
            "request_key": wizard.request_key,
            "sms_uuid": uuid4().hex,
        }
