import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from odoo import api, fields, models

# Confirmations and answers to HELP that one number gets from a company in a day. Far more than
# anybody needs, and an end to two machines that answer each other.
TEXTS_PER_NUMBER = 20
# For so long a text is worth sending. Who has opted out or asked for help is answered at once
# (C-3), who has just opted in soon; an import tells many, and the pace of a sender takes its time.
ANSWER_WITHIN = {"opt_out": timedelta(minutes=5), "help": timedelta(minutes=5)}
TELL_WITHIN = timedelta(minutes=15)
TELL_IMPORTED_WITHIN = timedelta(days=1)
LINK = re.compile(r"(/sms/preferences/)[\w-]+")


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is to be told: ``kind`` is opt_in, opt_out, pending, code or help.

    ``partner`` may be empty; ``purposes`` None means all kinds of texts; ``source`` is what an
    opt-in came from.
    """

    kind: str
    partner: models.BaseModel
    number: str
    purposes: models.BaseModel | None = None
    code: str = ""
    source: str = ""

    def within(self):
        """How long the text may take to leave: later, nobody would know what it is about."""
        late = TELL_IMPORTED_WITHIN if self.source == "import" else TELL_WITHIN
        return ANSWER_WITHIN.get(self.kind, late)


@dataclass(frozen=True, slots=True)
class Text:
    """An automated text: ``body`` leaves, ``shown`` is what staff may read of it.

    ``kind`` as of its :class:`Notice`; it leaves before ``expires_at`` (naive UTC) or never.
    """

    kind: str
    partner: models.BaseModel
    number: str
    purpose: models.BaseModel
    body: str
    shown: str
    expires_at: datetime


class SmsConsentConfirmation(models.AbstractModel):
    """The automated message on every opt-in and opt-out, whoever made it (NF-2, C-3, C-9)."""

    _name = "sms.consent.confirmation"
    _description = "SMS Consent Confirmation"

    @api.model
    def _notify(self, notices, *, company, reply_via=None):
        """Send the text of each of ``notices`` (:class:`Notice`).

        They are exempt from the gate: they answer what the person has just done, and never carry
        marketing. ``reply_via`` is the sender that the person wrote to, where there is one. The
        number of queries does not depend on how many there are.
        """
        notices = [notice for notice in notices if notice.number]
        written = self._write(notices, company)
        counted = [
            notice.number
            for notice, body in zip(notices, written, strict=True)
            if body and not notice.code
        ]
        within = iter(self._may_answer(company, counted))
        nothing, now = self.env["sms.consent.purpose"], fields.Datetime.now()
        texts = [
            Text(
                notice.kind,
                notice.partner,
                notice.number,
                (notice.purposes or nothing)[:1],
                body,
                self._readable(body, notice.code),
                now + notice.within(),
            )
            for notice, body in zip(notices, written, strict=True)
            if body and (notice.code or next(within))
        ]
        if texts:
            self._deliver(company, texts, reply_via)

    @api.model
    def _write(self, notices, company):
        """The text for each of ``notices``; empty where nobody has written one of its kind."""
        texts = self.env["sms.consent.text"]
        words_of = cache(lambda kind, lang: texts._words(kind, company, lang))
        names_of = cache(lambda purposes, lang: self._names(purposes, lang))
        bodies = []
        for notice in notices:
            lang = notice.partner.lang or None
            values = {
                "organisation": company._sms_name(),
                "purposes": names_of(notice.purposes, lang),
                "link": self._link(company, notice.partner, notice.number),
                "code": notice.code,
            }
            bodies.append(texts._fill(words_of(notice.kind, lang), values))
        return bodies

    @api.model
    def _names(self, purposes, lang):
        if not purposes:
            return self.env._("all")
        return ", ".join(purposes.with_context(lang=lang).mapped("name"))

    @api.model
    def _may_answer(self, company, numbers):
        """For each of ``numbers``, whether it may get one more text without consent.

        Codes have their own limit.
        """
        throttle = self.env["sms.consent.throttle"].sudo()
        keys = [f"{company.id}:{number}" for number in numbers]
        return throttle._take_each("confirmation", keys, TEXTS_PER_NUMBER, timedelta(days=1))

    @api.model
    def _readable(self, body, code):
        """``body`` as staff may read it: by code or link they could agree for the person."""
        body = body.replace(code, "•" * len(code)) if code else body
        return LINK.sub(r"\1…", body)

    @api.model
    def _link(self, company, partner, number):
        """Where the person sees and changes what they have agreed to."""
        return f"{company.get_base_url()}/my/sms"

    @api.model
    def _deliver(self, company, texts, reply_via):
        """Hand ``texts`` (:class:`Text`) to Odoo's own SMS queue, which deletes them once sent.

        The gateway puts its own queue here, which keeps what staff may read of them.
        """
        self.env["sms.sms"].sudo().create(
            [
                {
                    "number": text.number,
                    "body": text.body,
                    "partner_id": text.partner.id,
                    "company_id": company.id,
                    "purpose_id": text.purpose.id,
                    "consent_exempt": True,
                }
                for text in texts
            ]
        )
        # The queue's own rhythm is an hour; a confirmation has five minutes (C-3).
        self.env.ref("sms.ir_cron_sms_scheduler_action")._trigger()
