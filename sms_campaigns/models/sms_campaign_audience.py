"""Who a campaign addresses, and the gate's word on each of them."""

from ast import literal_eval
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.sms_consent.kernel.gate import Candidate, Reason, Verdict

#: Contacts judged at a time when an audience is only counted.
COUNT_SLICE = 10_000
#: Contacts looked up at a time: a filter on other records costs as much for one as for all.
WINDOW = 100_000
#: Contacts in the list behind a count, at most.
MOST_SHOWN = 10_000
#: Reasons of our own, beside those of the gate.
DUPLICATE = "duplicate_number"
TAKER_ARCHIVED = "taker_archived"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A contact of the audience: texted at ``number``, or left out for ``reason``.

    ``taker_id``: the contact who takes the texts for this one, and to whom number and consent
    belong (PI-1); for most it is the same.
    """

    partner_id: int
    taker_id: int
    number: str | bool
    reason: str | bool
    not_before: datetime | bool


class SmsCampaignAudience(models.AbstractModel):
    """Audience of a campaign: contacts by a domain, read with a person's rights."""

    _name = "sms.campaign.audience"
    _description = "Audience of an SMS campaign"

    @api.model
    def _domain(self, campaign):
        """Return the ``Domain`` of the campaign's contacts, within its company.

        :raises UserError: when the filter is broken, or became so
        """
        if campaign.audience_id:
            return campaign.audience_id._domain()
        domain = self._filter(campaign.audience_domain, campaign.audience_model)
        return domain & Domain("company_id", "in", [False, campaign.company_id.id])

    @api.model
    def _filter(self, text, model):
        """Return the ``Domain`` written in ``text``, for records of ``model``.

        :raises UserError: when it is broken, or became so
        """
        try:
            domain = Domain(literal_eval(text or "[]"))
            domain.validate(self.env[model])
        except (ValueError, SyntaxError, TypeError, KeyError) as broken:
            raise UserError(
                self.env._("The filter of the recipients is broken: %(error)s", error=broken)
            ) from broken
        return domain

    @api.model
    def _seen_by(self, campaign, user):
        """Return the model of the contacts, to be read as ``user``, in the campaign's company."""
        return (
            self.env[campaign.audience_model]
            .with_user(user)
            .with_context(allowed_company_ids=campaign.company_id.ids, lang=user.lang, tz=user.tz)
        )

    @api.model
    def _contacts(self, campaign, user, after_id, limit):
        """Return the next contacts behind ``after_id`` by id, at most ``limit``, as ``user``."""
        contacts = self._seen_by(campaign, user)
        domain = self.with_env(contacts.env)._domain(campaign.with_env(contacts.env))
        return contacts.search(domain & Domain("id", ">", after_id), order="id", limit=limit)

    @api.model
    def _record_models(self, campaign):
        """Return the models of ``{{ record }}``: what leads to the contacts, or they themselves."""
        names = campaign.audience_id._record_models() if campaign.audience_id else []
        known = [name for name in names if name in self.env]  # an unknown one is told elsewhere
        return list(dict.fromkeys(known or [campaign.audience_model]))

    @api.model
    def _records(self, campaign, contacts):
        """Return ``{contact id: record}`` for ``contacts``, as their user sees the records."""
        if campaign.audience_id:
            return campaign.audience_id.with_env(contacts.env)._records(contacts)
        return {contact.id: contact for contact in contacts}

    @api.model
    def _size(self, campaign, limit=None):
        """Return the number of contacts addressed, at most ``limit``; nobody is judged."""
        contacts = self.env[campaign.audience_model].with_context(
            allowed_company_ids=campaign.company_id.ids
        )
        return contacts.search_count(self._domain(campaign), limit=limit)

    @api.model
    def _judge(self, campaign, contacts, run=None, now=None):
        """Return a ``Recipient`` for each of ``contacts``, in their order.

        Asked in a constant number of queries. A second contact with a number that gets the text
        already is left out; ``run`` (a ``sms.campaign.run``) brings the numbers of its earlier
        slices. Quiet hours only put the text off. ``now``: the moment to judge for (naive UTC).
        """
        takers, numbers, archived = self._takers(campaign, contacts)
        purpose_id, company_id = campaign.purpose_id.id, campaign.company_id.id
        sender_id = campaign.sender_id.id
        decisions = self.env["sms.consent.gate"]._decide(
            (
                Candidate(
                    key=contact_id,
                    partner_id=takers[contact_id],
                    number=numbers[contact_id] or None,
                    purpose_id=purpose_id,
                    company_id=company_id,
                    sender_id=sender_id,
                )
                for contact_id in contacts._ids
            ),
            now=now,
        )
        taken = self._taken(run, list(filter(None, numbers.values())))
        recipients = []
        for contact_id in contacts._ids:
            decision, number = decisions[contact_id], numbers[contact_id]
            denied = decision.verdict is Verdict.DENY
            reason = decision.reason.value if denied else number in taken and DUPLICATE
            if contact_id in archived:
                reason = TAKER_ARCHIVED
            if not reason:
                taken.add(number)
            put_off = decision.until if decision.verdict is Verdict.DEFER else False
            recipients.append(
                Recipient(contact_id, takers[contact_id], number, reason, put_off or False)
            )
        return recipients

    @api.model
    def _slices(self, campaign):
        """Yield ``(contacts, their recipients)``, slice by slice, as the current user sees them.

        A number gets one text, whichever slice it comes in. Judged as it will be at the planned
        moment: who has had enough texts by now may get one then. Memory holds the ids of a window,
        one slice and the numbers.
        """
        taken, now = set(), self.env["sms.campaign.check"]._start(campaign)
        for contacts in self._contacts_in_slices(campaign):
            recipients = [
                replace(recipient, reason=DUPLICATE)
                if not recipient.reason and recipient.number in taken
                else recipient
                for recipient in self._judge(campaign, contacts, now=now)
            ]
            taken.update(recipient.number for recipient in recipients if not recipient.reason)
            yield contacts, recipients
            contacts.invalidate_recordset(flush=False)

    def _contacts_in_slices(self, campaign):
        """Yield the contacts in slices; what leads to them is looked up once for a window."""
        after_id = 0
        while window := self._contacts(campaign, self.env.user, after_id, WINDOW):
            for start in range(0, len(window), COUNT_SLICE):
                yield window[start : start + COUNT_SLICE]
            after_id = window[-1].id

    @api.model
    def _count(self, campaign):
        """Return ``(number who get it, {reason: number left out})`` as things stand now."""
        reasons = Counter(
            recipient.reason
            for _contacts, recipients in self._slices(campaign)
            for recipient in recipients
        )
        return reasons.pop(False, 0), dict(reasons)

    @api.model
    def _left_out_ids(self, campaign, reason):
        """Return the ids of the contacts that are left out for ``reason``, at most MOST_SHOWN."""
        ids = (
            recipient.partner_id
            for _contacts, recipients in self._slices(campaign)
            for recipient in recipients
            if recipient.reason == reason
        )
        return list(islice(ids, MOST_SHOWN))

    @api.model
    def _reach_warnings(self, campaign, countries):
        """Say where texts of the campaign's sender don't arrive.

        :param countries: ``{ISO code: (texts, segments)}``
        :return: a list with a sentence, or none
        """
        sender = campaign.sender_id.sudo()
        out_of_reach = [code for code in countries if not sender._reaches(code)]
        if not out_of_reach:
            return []
        found = self.env["res.country"].search([("code", "in", out_of_reach)])
        return [
            self.env._(
                "Texts from %(sender)s may not arrive in: %(countries)s (people: %(people)s). "
                "Choose another sender, or add the country to this one if it is registered there.",
                sender=sender.display_name,
                countries=", ".join(found.mapped("name")) or self.env._("an unknown country"),
                people=sum(countries[code][0] for code in out_of_reach),
            )
        ]

    def _takers(self, campaign, contacts):
        """Who takes the texts for ``contacts``, whoever may see that contact, and at which number.

        :return: ``{contact id: id of the taker}``, ``{contact id: E.164 or False}`` (the number
            agreed to, else the primary one) and the ids of contacts whose taker is archived
        """
        self.env["res.partner"].flush_model(
            ["active", "phone_sanitized", "sms_messaging_contact_id"]
        )
        self.env["sms.consent"].flush_model(["number", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT contact.id, taker.id,
                       COALESCE(NULLIF(agreed.number, ''), taker.phone_sanitized),
                       taker.id <> contact.id AND taker.active IS NOT TRUE
                  FROM res_partner contact
                  JOIN res_partner taker
                    ON taker.id = COALESCE(contact.sms_messaging_contact_id, contact.id)
                  LEFT JOIN sms_consent agreed
                         ON agreed.partner_id = taker.id AND agreed.state <> 'none'
                        AND agreed.purpose_id = %s AND agreed.company_id = %s
                 WHERE contact.id = ANY(%s)
                """,
                campaign.purpose_id.id,
                campaign.company_id.id,
                list(contacts._ids),
            )
        )
        takers = {contact_id: taker_id for contact_id, taker_id, _number, _archived in rows}
        numbers = {contact_id: number or False for contact_id, _taker, number, _archived in rows}
        return takers, numbers, {row[0] for row in rows if row[3]}

    def _taken(self, run, numbers):
        """Return those of ``numbers`` that get the text of ``run`` already."""
        if not run or not numbers:
            return set()
        rows = self.env.execute_query(
            SQL(
                "SELECT number FROM sms_message"
                " WHERE run_id = %s AND state <> 'blocked' AND number <> '' AND number = ANY(%s)",
                run.id,
                numbers,
            )
        )
        return {row[0] for row in rows}

    @api.model
    def _labels(self):
        """Return ``{reason: a few words}`` for lists and counts; the gate has the sentences."""
        return {
            Reason.COMPANY_NOT_ALLOWED.value: self.env._("Texting is switched off"),
            Reason.COUNTRY_NOT_ALLOWED.value: self.env._("Country not allowed"),
            Reason.NUMBER_MISSING.value: self.env._("No phone number"),
            Reason.NUMBER_INVALID.value: self.env._("Invalid number"),
            Reason.NUMBER_LANDLINE.value: self.env._("Landline"),
            Reason.SUPPRESSED.value: self.env._("On the do-not-text list"),
            Reason.SUPPRESSED_SENDER.value: self.env._("Blocked this sender"),
            Reason.OPTED_OUT.value: self.env._("Opted out"),
            Reason.NO_CONSENT.value: self.env._("No consent"),
            Reason.CONSENT_PENDING.value: self.env._("Consent not confirmed yet"),
            Reason.CONSENT_EXPIRED.value: self.env._("Consent expired"),
            Reason.CONSENT_OTHER_NUMBER.value: self.env._("Consent is for another number"),
            Reason.QUIET_HOURS.value: self.env._("No allowed hour in time"),
            Reason.FREQUENCY_CAP.value: self.env._("Got as many texts as allowed"),
            Reason.DAILY_LIMIT.value: self.env._("Daily limit reached"),
            DUPLICATE: self.env._("Same number as another contact"),
            TAKER_ARCHIVED: self.env._("Texts go to an archived contact"),
        }
