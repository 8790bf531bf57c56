from dataclasses import dataclass
from datetime import date, datetime

from odoo import api, models
from odoo.exceptions import UserError

from .sms_consent_confirmation import Notice


@dataclass(frozen=True, slots=True)
class OptIn:
    """One person's agreement; the fields are the arguments of ``_opt_in``.

    ``first_phone``: the number may become the phone of a contact that has none yet.
    ``confirmed``: the person has just proven, from that very number, to want it.
    """

    partner: models.BaseModel
    purposes: models.BaseModel
    number: str
    consent_type: str | None = None
    basis: str = "express"
    expires_on: date | None = None
    wording: models.BaseModel | bool | None = None
    evidence: models.BaseModel | None = None
    note: str = ""
    pending: bool | None = None
    confirmed: bool = False
    given_at: datetime | None = None
    first_phone: bool = False


class SmsConsent(models.Model):
    """Opt in: the one way by which consent is given."""

    _inherit = "sms.consent"

    @api.model
    def _opt_in(
        self,
        partner,
        purposes,
        *,
        company,
        number,
        source,
        consent_type=None,
        basis="express",
        expires_on=None,
        wording=None,
        evidence=None,
        note="",
        actor=None,
        confirm=True,
        pending=None,
        confirmed=False,
        given_at=None,
        reply_via=None,
    ):
        """Record that ``partner`` agrees to ``purposes`` of ``company`` at ``number``.

        Private, so not callable by RPC; the caller has checked that the user may do this.

        :param number: as typed or E.164; becomes a phone of the contact if it is not one yet
        :param source: a key of ``SOURCES``
        :param consent_type: email, phone or paper for staff; set by the system for web and SMS
        :param expires_on: date; by default what the law gives to an implied ``basis``
        :param wording: ``sms.consent.wording`` records, one per purpose, in the language they were
            shown in; default: those in force, in the contact's language; False: none of ours was
        :param evidence: ``ir.attachment`` records
        :param actor: who; default: the user, the member, or "Unknown" for SMS
        :param confirm: whether the person gets the automated message
        :param pending: True to wait for confirmation by code, None to follow the purpose
        :param confirmed: the person has just confirmed it from that very number
        :param given_at: when the person agreed, naive UTC; default: now
        :param reply_via: the sender that the person wrote to; it answers
        :return: the consents, in order of ``purposes``
        :raise UserError: in the user's words, when the number or the history forbids it
        """
        partner.ensure_one()
        request = OptIn(
            partner=partner.sudo(),
            purposes=purposes.sudo(),
            number=number,
            consent_type=consent_type,
            basis=basis,
            expires_on=expires_on,
            wording=wording,
            evidence=evidence,
            note=note,
            pending=pending,
            confirmed=confirmed,
            given_at=given_at,
        )
        return self._opt_in_many(
            [request],
            company=company,
            source=source,
            actor=actor,
            confirm=confirm,
            reply_via=reply_via,
        )

    @api.model
    def _opt_in_many(self, requests, *, company, source, actor=None, confirm=True, reply_via=None):
        """Record many agreements (:class:`OptIn`, with sudo records) at once, or none of them.

        All are judged by what stands before the first; what they do is what one call for each
        would do, but that a person is told of all purposes in one text.

        :return: the consents, in order of ``requests`` and of their purposes
        :raise UserError: the first of :meth:`_opt_in_refusals`
        """
        actor = actor or self._actor(source, company)
        self, company = self.sudo(), company.sudo()
        self.env["sms.consent.ledger"]._lock_head(company.id)
        refusals = self._opt_in_refusals(requests, company, source)
        if refusals:
            raise UserError(refusals[min(refusals)].sentence)
        given = {}
        for wave in self._waves(requests):
            asked = [requests[index] for index in wave]
            rows = iter(self._opt_in_wave(asked, company, source, actor, confirm, reply_via))
            given |= {index: [next(rows) for _each in requests[index].purposes] for index in wave}
        return self.browse([row.id for _index, rows in sorted(given.items()) for row in rows])

    @api.model
    def _waves(self, requests):
        """Indexes of ``requests`` in lists that hold each person and purpose once at most.

        Whoever agrees twice in one call, such as at two numbers, does so one after the other.
        """
        waves, turns = [], {}
        for index, request in enumerate(requests):
            keys = [(request.partner.id, purpose.id) for purpose in request.purposes]
            turn = max((turns.get(key, 0) for key in keys), default=0)
            turns |= dict.fromkeys(keys, turn + 1)
            if turn == len(waves):
                waves.append([])
            waves[turn].append(index)
        return waves

    @api.model
    def _opt_in_wave(self, requests, company, source, actor, confirm, reply_via):
        """The consents of ``requests``, none of which is about the same one as another."""
        phones = self._phones_to_opt_in(requests, company)
        changes = self._opt_in_changes(requests, phones, company, source)
        before = [(change.consent.state, change.consent.number) for change in changes]
        entries = self._change_each(changes, actor=actor, source=source)
        given = {
            change.vals["number"]: change.vals.get("state_at")
            for change in changes
            if change.event == "opt_in"
        }
        self._lift_suppression(given, company, source, actor)
        news = [
            change
            for change, was in zip(changes, before, strict=True)
            if was != (change.consent.state, change.consent.number)
        ]
        self._announce(news, company, confirm, reply_via)
        self.env["sms.consent.log"]._append(entries)
        return [change.consent for change in changes]

    @api.model
    def _announce(self, news, company, confirm, reply_via):
        """Tell other modules and the people what is new: the ``Change`` of each consent."""
        given = [change.consent.id for change in news if change.event == "opt_in"]
        if given:
            self._after_opt_in(self.browse(given))
        told = {}
        for change in news if confirm else ():
            key = (change.event, change.consent.partner_id, change.consent.number)
            told[key] = told.get(key, self.browse()) | change.consent
        notices = [
            Notice(kind, partner, number, consents.purpose_id, source=consents[:1].source)
            for (kind, partner, number), consents in told.items()
        ]
        self.env["sms.consent.confirmation"]._notify(notices, company=company, reply_via=reply_via)

    @api.model
    def _after_opt_in(self, consents):
        """Hook for other modules, in the same transaction."""

    @api.model
    def _lift_suppression(self, given, company, source, actor):
        """A new consent ends the suppression of the whole company.

        :param given: {number: when the person agreed, None for now}

        What the carrier blocks for one sender ends only by the recipient's own START (C-10).
        """
        suppression = self.env["sms.suppression"]
        refs = [0]
        if source == "sms":
            refs += suppression.search(
                [("number", "in", sorted(given)), ("company_id", "=", company.id)]
            ).mapped("sender_ref")
        suppression._release(
            sorted(given), company, source=source, actor=actor, sender_refs=refs, asked_at=given
        )
