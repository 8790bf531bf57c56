from dataclasses import replace

from odoo import fields, models

from odoo.addons.sms_consent.kernel.gate import ConsentFacts, ConsentState


class SmsConsentGate(models.AbstractModel):
    """Who wrote to us may be answered.

    Where the person begins and we only answer, the text itself is the permission (CTIA Messaging
    Principles and Best Practices, 5.1 "Conversational"). It holds for the company's number of
    days, for purposes marked as answers alone, and an opt-out ends it at once. Everything else of
    the gate, suppressions above all, stays as it is.
    """

    _inherit = "sms.consent.gate"

    def _gather(self, candidates, lock):
        facts = super()._gather(candidates, lock)
        answers = self.env["sms.consent.purpose"].sudo()._answer_ids()
        chosen = [
            index
            for index, candidate in enumerate(candidates)
            if candidate.purpose_id in answers
            and candidate.number
            and facts[index].consent.state is not ConsentState.OPTED_OUT
        ]
        if not chosen:
            return facts
        # Locked, so that a STOP that has come in meanwhile is never overtaken (B-5): it ends the
        # invitation in its own transaction, on this very row.
        self.env.cr.execute(
            f"""SELECT k.idx FROM unnest(%s::int[], %s::text[], %s::int[])
                       AS k(idx, number, company_id)
                  JOIN sms_conversation c ON c.number = k.number
                   AND c.company_id = k.company_id AND c.invited_until > %s
                {"FOR SHARE OF c" if lock else ""}""",
            (
                chosen,
                [candidates[index].number for index in chosen],
                [candidates[index].company_id for index in chosen],
                fields.Datetime.now(),
            ),
            log_exceptions=not lock,  # a lane that meets the STOP claims again
        )
        for index in {row[0] for row in self.env.cr.fetchall()}:
            invited = ConsentFacts(ConsentState.OPTED_IN, candidates[index].number)
            facts[index] = replace(facts[index], consent=invited)
        return facts
