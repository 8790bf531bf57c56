import secrets
from datetime import timedelta

from odoo import api, fields, models

from ..kernel.codes import Outcome, PendingCode, Policy, check, issue, may_send
from .sms_consent_confirmation import Notice
from .sms_consent_source import SOURCES

POLICY = Policy()
# Codes to one number in a day; a row's own limits are the policy's.
CODES_PER_NUMBER = 5
KEPT = timedelta(days=30)


class SmsConsentCode(models.Model):
    """A request that waits until somebody proves to hold the number, by a code texted to it.

    With purposes it is an opt-in that waits (double opt-in, ID-2), of a contact or of a visitor who
    is no contact yet; without, only the number is to be added to the contact's phones. Requests of
    visitors are never joined: nobody can slip other purposes under a code that is on its way.
    """

    _name = "sms.consent.code"
    _inherit = ["sms.own.defaults"]
    _description = "SMS Confirmation Code"
    _order = "id desc"
    _rec_name = "number"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    number = fields.Char(required=True, readonly=True, index=True, help="E.164")
    partner_id = fields.Many2one(
        "res.partner", "Contact", readonly=True, index=True, ondelete="cascade"
    )
    visitor_name = fields.Char("Name Given", readonly=True)
    phone_kind = fields.Char(readonly=True)
    purpose_ids = fields.Many2many("sms.consent.purpose", string="Purposes", readonly=True)
    wording_ids = fields.Many2many("sms.consent.wording", string="Wording Shown", readonly=True)
    lang = fields.Char("Language", readonly=True)
    source = fields.Selection(SOURCES, required=True, readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("confirmed", "Confirmed"), ("cancelled", "Cancelled")],
        default="waiting",
        required=True,
        readonly=True,
        index=True,
    )
    confirmed_at = fields.Datetime("Confirmed On", readonly=True)
    handle = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        default=lambda self: secrets.token_urlsafe(16),
    )
    digest = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    salt = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    sent_at = fields.Datetime("Last Sent On", readonly=True)
    first_sent_at = fields.Datetime(readonly=True)
    sends = fields.Integer("Codes Sent", readonly=True)
    is_silent = fields.Boolean(
        "No Text Sent", readonly=True, help="The number is stopped: nothing is sent to it."
    )
    tries = fields.Integer("Wrong Tries", readonly=True)

    _handle_unique = models.Constraint("unique(handle)", "Please try again.")

    # ------------------------------------------------------------------ asking

    @api.model
    def _request(
        self,
        *,
        company,
        number,
        source,
        partner=None,
        purposes=None,
        wording=None,
        visitor_name="",
        phone_kind="mobile",
        silent=False,
    ):
        """Ask for proof that ``number`` is held by ``partner``, or by a visitor; text a code.

        A contact has one waiting request for a number; what is asked for later joins it.

        :param number: E.164, allowed for ``company`` (the caller has checked)
        :param wording: ``sms.consent.wording`` records in the language shown
        :param silent: do everything but text: nobody shall learn that the number wants none
        :return: (request, kernel ``Outcome``: OK, or why no code was sent now)
        """
        self = self.sudo()
        purposes = purposes or self.env["sms.consent.purpose"]
        row = self._waiting(company, partner=partner, number=number)[:1] if partner else self
        vals = {
            "source": source,
            "purpose_ids": [fields.Command.link(purpose.id) for purpose in purposes],
            "wording_ids": [fields.Command.link(text.id) for text in wording or ()],
            "lang": (wording or self).env.lang,
        }
        if row:
            row.write(vals)
        else:
            row = self.create(
                {
                    **vals,
                    "company_id": company.id,
                    "number": number,
                    "partner_id": partner.id if partner else False,
                    "visitor_name": visitor_name,
                    "phone_kind": phone_kind,
                }
            )
        return row, row._send_code(silent=silent)

    @api.model
    def _waiting(self, company, *, partner=None, number=None):
        """Requests of ``company`` that wait, newest first; of a contact, of a number or both."""
        domain = [("company_id", "=", company.id), ("state", "=", "waiting")]
        if partner is not None:
            domain.append(("partner_id", "=", partner.id))
        if number is not None:
            domain.append(("number", "=", number))
        return self.sudo().search(domain)

    def _pending(self):
        """The kernel's view of the last code, None before the first."""
        self.ensure_one()
        if not self.digest:
            return None
        return PendingCode(
            digest=self.digest,
            salt=self.salt,
            sent_at=self.sent_at,
            first_sent_at=self.first_sent_at,
            sends=self.sends,
            tries=self.tries,
            used=self.state != "waiting",
        )

    def _send_code(self, *, silent=False):
        """Make a new code, in place of the last one, and text it; kernel ``Outcome``."""
        self.ensure_one()
        now = fields.Datetime.now()
        outcome = may_send(self._pending(), POLICY, now)
        if outcome is not Outcome.OK:
            return outcome
        # Strangers are counted apart: they must not use up what the owner of the number needs.
        asker = "contact" if self.partner_id else "visitor"
        key = f"{asker}:{self.company_id.id}:{self.number}"
        within = self.env["sms.consent.throttle"]._take(
            "code", key, CODES_PER_NUMBER, timedelta(days=1)
        )
        if not within:
            return Outcome.TOO_MANY_SENDS
        pending, code, outcome = issue(self._pending(), POLICY, now, self.company_id._sms_secret())
        self.write(
            {
                "digest": pending.digest,
                "salt": pending.salt,
                "sent_at": pending.sent_at,
                "first_sent_at": pending.first_sent_at,
                "sends": pending.sends,
                "tries": pending.tries,
                "is_silent": silent,
            }
        )
        if not silent:
            kind = "pending" if self.purpose_ids else "code"
            purposes = self.purpose_ids or None
            notice = Notice(kind, self.partner_id, self.number, purposes, code, self.source)
            self.env["sms.consent.confirmation"]._notify([notice], company=self.company_id)
        return outcome

    # ------------------------------------------------------------------ answering

    def _confirm(self, typed, *, source=None):
        """Check a code as ``typed``; if it is right, do what was asked for.

        Every check writes the row, so of two at the same moment one is tried again: no guess goes
        uncounted, and no code counts twice.

        :param source: where it was entered, if not where it was asked for
        :return: kernel ``Outcome``
        :raise UserError: the code was right, but the number may not be texted (any more)
        """
        self.ensure_one()
        self = self.sudo()
        self.env["sms.consent.ledger"]._lock_head(self.company_id.id)
        pending = self._pending()
        if self.state != "waiting" or not pending:
            return Outcome.USED if self.state == "confirmed" else Outcome.EXPIRED
        secret = self.company_id._sms_secret()
        pending, outcome = check(pending, typed or "", POLICY, fields.Datetime.now(), secret)
        self.write({"tries": pending.tries})
        if outcome is Outcome.OK:
            self._fulfil(source or self.source)
        return outcome

    @api.model
    def _confirm_by_reply(
        self, company, number, *, note="", confirm=True, reply_via=None, received_at=None
    ):
        """ "YES" came from ``number``: fulfil what our last text to it asked for; that request.

        What nobody was told of, because the number gets no texts, no reply can mean.
        """
        rows = self._waiting(company, number=number)
        # A number alone is added by its code only: whoever asked for that may be a stranger, and
        # the "YES" an answer to something else.
        row = rows.filtered(lambda row: row.purpose_ids and row.sent_at and not row.is_silent)
        row = row.sorted("sent_at", reverse=True)[:1]
        if row:
            row._fulfil(
                "sms", note=note, confirm=confirm, reply_via=reply_via, given_at=received_at
            )
        return row

    def _cancel(self):
        """The person does not want it any more, or cannot be texted any more."""
        self.sudo().filtered(lambda row: row.state == "waiting").write({"state": "cancelled"})

    @api.autovacuum
    def _gc_codes(self):
        """Forget old requests: the ledger keeps what was agreed to, the rest is nobody's."""
        self.sudo().search([("create_date", "<", fields.Datetime.now() - KEPT)]).unlink()
