from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.keyword_text import normalise
from ..kernel.keywords import Certainty, Intent, Kind, classify
from .sms_consent_confirmation import Notice
from .sms_consent_opt_in import OptIn

PROVIDER_INTENTS = {"STOP": Kind.OPT_OUT, "START": Kind.OPT_IN, "HELP": Kind.HELP}
# Of the words that opt in those that answer "Will you come?" as well, in every language we know.
ANSWERS = frozenset(normalise("yes si sim oui ja wi tak да نعم oo opo").split())


class SmsConsent(models.Model):
    """What a text from a person changes."""

    _inherit = "sms.consent"

    @api.model
    def _apply_inbound(
        self,
        company,
        number,
        body,
        *,
        reply_via=None,
        opt_out_type=None,
        provider_confirms=False,
        received_at=None,
    ):
        """Read an inbound text and do what it asks for, in this transaction (C-1, C-2).

        A text is "the number", not a person: an opt-out counts for every contact that has it, an
        opt-in for the identified one only (C-15). The company's chain is locked first, and what
        was read before is read again: texts take effect one after the other, whatever the
        isolation of the transaction.

        :param number: E.164 of the person
        :param reply_via: what :meth:`sms.consent.confirmation._deliver` shall answer from
        :param opt_out_type: the provider's own classification: STOP, START, HELP or None
        :param provider_confirms: the provider has answered by itself already
        :param received_at: when the text came in, naive UTC; default: now
        :return: kernel ``Intent``; kind NONE: not for us, the text belongs in the inbox; a
            doubtful opt-out belongs there too, and a person is asked to decide
        """
        self = self.sudo()
        company = company.sudo()
        provider_kind = PROVIDER_INTENTS.get((opt_out_type or "").upper())
        table = self.env["sms.consent.keyword"]._keyword_table(company.id)
        intent = Intent(provider_kind) if provider_kind else classify(body or "", table)
        if intent.kind not in (Kind.NONE, Kind.HELP):
            self.env["sms.consent.ledger"]._lock_head(company.id)
            self.env.invalidate_all()
        silent = provider_confirms or company.sms_confirmed_by == "provider"
        if intent.kind is Kind.OPT_OUT and intent.certainty is Certainty.CERTAIN:
            self._opt_out(
                company=company,
                source="sms",
                number=number,
                purposes=self._stop_scope(company, number, reply_via),
                note=(body or "")[:1600],
                confirm=not silent,
                reply_via=reply_via,
                given_at=received_at,
            )
        elif intent.kind is Kind.OPT_OUT:
            self.env["sms.consent.review"]._ask(
                company, number, body, intent.keyword, received_at, intent.basis.value
            )
        elif intent.kind in (Kind.OPT_IN, Kind.CONFIRM):
            if not self._opt_in_number(
                company,
                number,
                body,
                intent,
                confirm=not silent,
                reply_via=reply_via,
                received_at=received_at,
            ):
                return Intent(Kind.NONE)
        elif intent.kind is Kind.HELP and not silent:
            notice = Notice("help", self.env["res.partner"], number)
            self.env["sms.consent.confirmation"]._notify(
                [notice], company=company, reply_via=reply_via
            )
        return intent

    @api.model
    def _stop_scope(self, company, number, reply_via):
        """The purposes that a STOP covers, None for all (C-4)."""
        in_force = company.sms_stop_scope_date
        today = fields.Date.context_today(self)
        if company.sms_stop_scope != "purpose" or (in_force and in_force > today):
            return None
        return self._replied_purpose(company, number, reply_via) or None

    @api.model
    def _replied_purpose(self, company, number, reply_via):
        """The purpose of the last text to ``number``, empty when unknown.

        The gateway, which knows which sender was replied to, knows better.
        """
        last = self.env["sms.consent.sent"].search(
            [("company_id", "=", company.id), ("number", "=", number)],
            order="at desc, id desc",
            limit=1,
        )
        return last.purpose_id

    @api.model
    def _opt_in_number(self, company, number, body, intent, *, confirm, reply_via, received_at):
        """Opt in the contact that ``number`` identifies; False if the text meant nothing to us.

        A waiting request is confirmed; otherwise START brings back what STOP has ended, as it was.

        :param intent: kernel ``Intent``, of a kind that opts in or confirms
        """
        note = (body or "")[:1600]
        codes = self.env["sms.consent.code"]
        if codes._confirm_by_reply(
            company,
            number,
            note=note,
            confirm=confirm,
            reply_via=reply_via,
            received_at=received_at,
        ):
            return True
        starts = intent.kind is Kind.OPT_IN
        word = intent.keyword or normalise(body or "")
        consents = self.search([("company_id", "=", company.id), ("number", "=", number)])
        wanted = consents.filtered(lambda consent: consent.state == "pending")
        if not wanted and starts:
            answer = word in ANSWERS or word.isdigit()
            wanted = consents._ended_by_stop(company, number, answer)
        partner = self._identified(wanted)
        if not partner:
            return starts and self._unblock_number(company, number, received_at)
        requests = [
            row._once_more(note, received_at)
            for row in wanted.filtered(lambda row: row.partner_id == partner)
        ]
        try:
            with self.env.cr.savepoint():  # all of them come back, or nothing is written
                self._opt_in_many(
                    requests, company=company, source="sms", confirm=confirm, reply_via=reply_via
                )
        except UserError:  # such as a number of a country that is not texted any more
            return starts and self._unblock_number(company, number, received_at)
        return True

    def _once_more(self, note, given_at):
        """The :class:`OptIn` by which this consent is given again, for what it was given before."""
        self.ensure_one()
        return OptIn(
            partner=self.partner_id,
            purposes=self.purpose_id,
            number=self.number,
            basis=self.basis or "express",
            expires_on=self.expires_on or None,
            wording=self.wording_id._in_lang(self.wording_lang) or False,
            note=note,
            pending=False,
            given_at=given_at,
        )

    def _ended_by_stop(self, company, number, answer):
        """Those of the consents of ``number`` that STOP has ended; older refusals stay (C-14).

        That is the last that ended since the number was suppressed, whoever recorded it. Where a
        STOP ends one kind of texts, and so suppresses nothing, the last that ended by text. Of
        these nothing returns that was not given, and nothing to who has given the number up: the
        text is then somebody else's.

        :param answer: the word may answer something else: it undoes nothing but a suppression
        """
        ended = self.filtered(lambda row: row.state == "opted_out" and row.opted_out_at)
        since = self.env["sms.suppression"]._suppressed_since(number, company)
        if since:
            entries = self.env["sms.consent.log"].search(
                [
                    ("company_id", "=", company.id),
                    ("number", "=", number),
                    ("event", "=", "opt_out"),
                    ("date", ">=", since),
                ]
            )
            then = {(entry.partner_id, entry.purpose_id) for entry in entries}
            ended = ended.filtered(lambda row: (row.partner_id, row.purpose_id) in then)
        elif answer or company.sms_stop_scope != "purpose":
            return self.browse()
        else:
            ended = ended.filtered(lambda row: row.source == "sms")
        last = max(ended.mapped("opted_out_at"), default=None)
        return ended.filtered(lambda row: row.opted_out_at == last and row._may_come_back())

    def _may_come_back(self):
        """Whether the person had agreed to it, for as long as today, and still has the number."""
        self.ensure_one()
        holds = not self.expires_on or self.expires_on >= fields.Date.today()
        has_it = self.number in self.partner_id.sms_phone_ids.mapped("number_e164")
        return self.was_opted_in and holds and has_it

    @api.model
    def _unblock_number(self, company, number, received_at):
        """START of a number without consents: it may be asked for consent again, no more."""
        suppression = self.env["sms.suppression"]
        rows = suppression.search([("number", "=", number), ("company_id", "=", company.id)])
        return suppression._release(
            [number],
            company,
            source="sms",
            actor=self._actor("sms"),
            sender_refs=rows.mapped("sender_ref"),
            asked_at={number: received_at},
        )

    @api.model
    def _identified(self, consents):
        """The one contact a text can be from: who has asked last, among those with the number."""
        latest = consents.sorted(lambda row: (row.state_at or row.create_date, row.id))[-1:]
        return latest.partner_id
