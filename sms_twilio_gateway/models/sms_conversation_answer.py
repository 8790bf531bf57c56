from uuid import uuid4

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.sms_consent.kernel.gate import Candidate, Reason, Verdict

from ..kernel.segments import MAX_TEXT
from .sms_message import PRIORITY_REPLY

WITHOUT_CONSENT = (Reason.NO_CONSENT, Reason.CONSENT_PENDING, Reason.CONSENT_EXPIRED)
STOPPED = (Reason.OPTED_OUT, Reason.SUPPRESSED, Reason.SUPPRESSED_SENDER)


class SmsConversation(models.Model):
    """Answering: what may be written, and into the queue with it."""

    _inherit = "sms.conversation"

    def _composer(self):
        """What the composer may do.

        :return: {purposes [{id, name, allowed, reason}], purpose_id, blocked, opted_out, hint,
            sender, templates [{id, name}]}; ``blocked`` says why nothing can be written
        """
        self.ensure_one()
        sender = self._answering_sender()
        verdicts = self._verdicts(sender)
        purpose, decision = self._best(verdicts)
        blocked = False
        if decision.verdict is Verdict.DENY:
            blocked = self._blocked_sentence(purpose, decision)
        hint = decision.verdict is Verdict.DEFER and self._sentence_of(purpose, decision)
        return {
            "purposes": [
                {
                    "id": row.id,
                    "name": row.name,
                    "allowed": verdict.verdict is not Verdict.DENY,
                    "reason": self._sentence_of(row, verdict),
                }
                for row, verdict in verdicts.items()
            ],
            "purpose_id": purpose.id,
            "blocked": blocked,
            "opted_out": bool(blocked) and decision.reason in STOPPED,
            "hint": hint or (sender.can_send_reason if sender else False),
            "sender": sender.display_name if sender else "",
            "templates": [
                {"id": template.id, "name": template.name} for template in self._templates()
            ],
            "max_length": MAX_TEXT,
        }

    def _verdicts(self, sender):
        """{purpose: Decision} for a text of ``sender`` to this number now."""
        purposes = self.env["sms.consent.purpose"].search([("active", "=", True)])
        decisions = self.env["sms.consent.gate"]._decide(
            [
                Candidate(
                    key=purpose.id,
                    partner_id=self.partner_id.id or None,
                    number=self.number,
                    purpose_id=purpose.id,
                    company_id=self.company_id.id,
                    sender_id=sender.id or None,
                )
                for purpose in purposes
            ]
        )
        return {purpose: decisions[purpose.id] for purpose in purposes}

    def _best(self, verdicts):
        """(purpose, Decision) that an answer goes by: as an answer if it may, else what may."""
        answers = [purpose for purpose in verdicts if purpose.is_answer]
        last = self.env["sms.message"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("number", "=", self.number),
                ("direction", "=", "outbound"),
                ("purpose_id", "!=", False),
            ],
            limit=1,
        )
        default = self.company_id.sudo().sms_default_purpose_id
        wanted = [*answers, last.purpose_id, default, *verdicts]
        for verdict in (Verdict.ALLOW, Verdict.DEFER):
            for purpose in wanted:
                if purpose in verdicts and verdicts[purpose].verdict is verdict:
                    return purpose, verdicts[purpose]
        return wanted[0], verdicts[wanted[0]]

    def _blocked_sentence(self, purpose, decision):
        if decision.reason in WITHOUT_CONSENT:
            return self.env._(
                "Nobody has written from this number in the last %s days, and there is no "
                "consent to any kind of text: it can't be texted.",
                self.company_id.sudo().sms_answer_days,
            )
        return self._sentence_of(purpose, decision)

    def _sentence_of(self, purpose, decision):
        return self.env["sms.consent.gate"]._sentence(
            decision.reason,
            until=decision.until,
            partner=self.partner_id,
            number=self.number,
            purpose=purpose,
            company=self.company_id,
        )

    def _answering_sender(self):
        """The number written to; while it is archived or unknown, one of the company's own."""
        sender = self.sudo().sender_id
        if sender.active and sender.gateway_id.active:
            return sender
        pool = self.env["sms.sender"].sudo()._pool(self.company_id.sudo())
        return pool._pick(self.number)

    def answer(self, body, purpose_id, key):
        """Queue an answer before everything else, from the number that was written to.

        :param key: names this answer; the same key again, as by a double click, sends nothing
        :return: id of the conversation that the answer is in
        """
        self.ensure_one()
        self.check_access("read")
        body = (body or "").strip()
        if not body:
            raise UserError(self.env._("Write a text first."))
        # Of two requests at once the second waits here, fails as the row has changed meanwhile,
        # is done again by Odoo, and then finds the text of the first.
        self.env.cr.execute(
            "SELECT id FROM sms_conversation WHERE id = %s FOR UPDATE",
            (self.id,),
            log_exceptions=False,
        )
        texts = self.env["sms.message"].sudo()
        known = texts.search([("request_key", "=", key), ("user_id", "=", self.env.uid)], limit=1)
        if known:
            return known.conversation_id.id
        purpose = self.env["sms.consent.purpose"].browse(purpose_id)
        sender = self._answering_sender()
        decision = self._verdicts(sender).get(purpose)
        if not decision or decision.verdict is Verdict.DENY:
            reason = decision and self._sentence_of(purpose, decision)
            raise UserError(reason or self.env._("Choose what kind of text it is."))
        message = texts._enqueue([self._answer_values(body, purpose, sender, key)])
        message._check_length()
        message._log_sent()
        return self.sudo()._join(message).id

    def _answer_values(self, body, purpose, sender, key):
        last_in = self.env["sms.message"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("number", "=", self.number),
                ("direction", "=", "inbound"),
            ],
            limit=1,
        )
        return {
            "company_id": self.company_id.id,
            "number": self.number,
            "body": body,
            "partner_id": self.partner_id.id,
            "purpose_id": purpose.id,
            "sender_id": sender.id,
            "priority": PRIORITY_REPLY,
            "res_model": last_in.res_model,
            "res_id": last_in.res_id,
            "user_id": self.env.uid,
            "request_key": key,
            "sms_uuid": uuid4().hex,
        }

    def _templates(self):
        """Templates that can be filled here: about the contact and the record talked about.

        Of an unknown number only those that need nothing to be filled in.
        """
        domain = Domain("model", "=", "res.partner")
        if not self.partner_id:
            domain &= Domain("body", "not like", "{{")
        record = self._record_talked_about()
        if record:
            domain |= Domain("model", "=", record._name)
        return self.env["sms.template"].search(domain, limit=50)

    def _record_talked_about(self):
        """What the last text is about, if the user may see it; else None."""
        last = self.last_message_id
        if not last.res_id or last.res_model not in self.env or last.res_model == "res.partner":
            return None
        record = self.env[last.res_model].browse(last.res_id).exists()
        return record if record and record.has_access("read") else None

    def fill_template(self, template_id):
        """The text of a template for this conversation, to be looked at before it is sent."""
        self.ensure_one()
        self.check_access("read")
        template = self._templates().filtered(lambda row: row.id == template_id)
        if not template:
            raise UserError(self.env._("This template can't be used here."))
        record = self.partner_id if template.model == "res.partner" else self._record_talked_about()
        return template._sms_fill(record)[record.id] if record else template.body
