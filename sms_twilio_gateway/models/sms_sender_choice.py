import logging
from collections import Counter

from odoo import api, fields, models

from odoo.addons.sms_consent.kernel.numbers import parse

from ..kernel.pool import choose

_logger = logging.getLogger(__name__)


class SmsSender(models.Model):
    """Which sender texts whom (B-19): by purpose, country and language, the same as last time."""

    _inherit = "sms.sender"

    lang_ids = fields.Many2many(
        "res.lang", string="Languages", help="Preferred for people who speak one of these."
    )
    purpose_ids = fields.Many2many(
        "sms.consent.purpose", string="Purposes", help="Preferred for these kinds of texts."
    )
    in_pool = fields.Boolean(
        "Shares Texts",
        help="Where several senders fit and share, each gets texts in proportion to its pace.",
    )

    def _pick(self, number):
        """Of this pool the sender for ``number``; see :meth:`_pick_many`."""
        return self._pick_of([{"number": number}])[0]

    @api.model
    def _pick_many(self, company, rows):
        """A sender for each of ``rows``, with a number of queries that does not depend on them.

        :param rows: dicts with ``number`` (E.164), and maybe ``partner_id`` and ``purpose_id``
        :return: list of senders, in the order of ``rows``
        :raises UserError: when ``company`` has none
        """
        return self._pool(company)._pick_of(rows)

    def _pick_of(self, rows):
        """Of these senders, in the order of preference, one for each of ``rows``."""
        if len(self) == 1:
            return [self] * len(rows)
        reasons = {sender: sender._why_not_ready() for sender in self}
        former = self._former_senders([row["number"] for row in rows])
        langs = self._langs_of([row.get("partner_id") for row in rows]) if self.lang_ids else {}
        fitting, skipped, chosen = {}, Counter(), []
        for row in rows:
            number = row["number"] or ""
            key = (
                parse(number, None).country_code,
                langs.get(row.get("partner_id")),
                row.get("purpose_id"),
            )
            if key not in fitting:
                fitting[key] = self._fitting_and_ready(reasons, *key)
            usual = former.get(number)
            if usual and reasons[usual]:
                skipped[usual] += 1
            chosen.append(self._choose(number, fitting[key], usual))
        for sender, count in skipped.items():
            _logger.info(
                "sender %s: %d people get another one this time: %s",
                sender.id,
                count,
                reasons[sender],
            )
        return chosen

    def _choose(self, number, fitting, usual):
        """The one of last time where it still fits, else the first, or one of those that share."""
        if usual and usual in fitting:
            return usual
        first = fitting[:1]
        sharing = fitting.filtered("in_pool") if first.in_pool else first
        if len(sharing) < 2:
            return first
        return self.browse(choose(number, {sender.id: sender.mps for sender in sharing}))

    def _fitting_and_ready(self, reasons, country, lang, purpose_id):
        """The fitting ones that can send; where none can, those made for any that can.

        Where these can't either, or don't reach the country, the fitting ones: texts wait for
        them rather than leave from a sender that is kept for others.
        """
        fitting = self._fitting(country, lang, purpose_id)
        ready = fitting.filtered(lambda sender: not reasons[sender])
        if not ready:
            can_send = self.filtered(lambda sender: not reasons[sender])
            instead = can_send._that_may(country, lang, purpose_id)
            ready = instead and instead._fitting(country, lang, purpose_id)
        return ready or fitting

    def _that_may(self, country, lang, purpose_id):
        """Those that reach the country and are not kept for other texts."""
        return self.filtered(
            lambda sender: (
                sender._reaches(country) and sender._is_open_to(country, lang, purpose_id)
            )
        )

    def _fitting(self, country, lang, purpose_id):
        """Those made for this purpose, country and language; where none is, those made for any."""
        senders = self.filtered(lambda sender: sender._reaches(country)) or self
        for wanted, name, key in (
            (purpose_id, "purpose_ids", "id"),
            (country, "country_ids", "code"),
            (lang, "lang_ids", "code"),
        ):
            made = senders.filtered(lambda s: wanted and wanted in s[name].mapped(key))  # noqa: B023
            senders = made or senders.filtered(lambda s: not s[name]) or senders  # noqa: B023
        return senders

    def _reaches(self, country):
        """Whether texts of this kind of sender arrive in ``country`` (ISO code).

        Many countries, the US among them, take no names: a name reaches those listed. A short
        code reaches its own country alone: those listed, else the company's.
        https://help.twilio.com/articles/360038173654
        """
        listed = self.country_ids.mapped("code")
        if self.kind == "short_code":
            return country in (listed or [self.company_id.country_id.code])
        return self.kind != "alphanumeric" or country in listed

    def _is_open_to(self, country, lang, purpose_id):
        """Whether the sender is not kept for other countries, languages or kinds of texts."""
        return all(
            not kept or wanted in kept
            for wanted, kept in (
                (country, self.country_ids.mapped("code")),
                (lang, self.lang_ids.mapped("code")),
                (purpose_id, self.purpose_ids.ids),
            )
        )

    def _former_senders(self, numbers):
        """{number: the one of these senders that texted or was texted by it last}."""
        self.env["sms.message"].flush_model(["number", "sender_id", "company_id"])
        self.env.cr.execute(
            """SELECT n.number, last.sender_id
                 FROM unnest(%s::text[]) AS n(number), LATERAL (
                   SELECT sender_id FROM sms_message m
                    WHERE m.number = n.number AND m.sender_id = ANY(%s)
                    ORDER BY id DESC LIMIT 1) AS last""",
            (list(set(filter(None, numbers))), self.ids),
        )
        return {number: self.browse(sender_id) for number, sender_id in self.env.cr.fetchall()}

    @api.model
    def _langs_of(self, partner_ids):
        partners = self.env["res.partner"].sudo().browse(set(filter(None, partner_ids)))
        return {row["id"]: row["lang"] for row in partners.read(["lang"])}
