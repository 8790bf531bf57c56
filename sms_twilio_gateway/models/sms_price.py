from collections import defaultdict
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.fields import Domain


@dataclass(frozen=True, slots=True)
class Rate:
    """What a text costs: ``segment`` for each segment, ``message`` once, in ``currency_id``."""

    segment: float
    message: float
    currency_id: int

    def of(self, segments: int, texts: int = 1) -> float:
        """Price of ``texts`` with so many segments together."""
        return self.segment * segments + self.message * texts


class SmsPrice(models.Model):
    """What texts are expected to cost, by country (IM-8): data, which managers keep up to date.

    The newest row that is in force counts; a row of the company before one for all, a row of the
    country before one without. Once Twilio has told what a text did cost, that counts instead.
    https://www.twilio.com/en-us/sms/pricing/us
    """

    _name = "sms.price"
    _description = "SMS Price"
    _order = "kind, country_id, date_from DESC, id"

    kind = fields.Selection(
        [("outbound", "Text sent"), ("inbound", "Text received"), ("failed", "Failed text")],
        required=True,
        default="outbound",
    )
    country_id = fields.Many2one("res.country", help="Empty: every country without its own price.")
    price = fields.Float("Per Segment", digits=(12, 5), help="For a failed text: for the message.")
    carrier_fee = fields.Float(digits=(12, 5), help="For each segment on top.")
    message_fee = fields.Float(
        "Per Message",
        digits=(12, 5),
        help="For each message on top, such as fraud protection outside the US and Canada.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.ref("base.USD", raise_if_not_found=False),
        domain=[("active", "in", (True, False))],
        ondelete="restrict",
    )
    date_from = fields.Date("In Force From", required=True, default=fields.Date.today)
    company_id = fields.Many2one(
        "res.company", help="Empty: for every company without a price of its own."
    )
    note = fields.Char(translate=True)

    _row_unique = models.Constraint(
        "UNIQUE NULLS NOT DISTINCT (kind, country_id, company_id, date_from)",
        "There is already a price for this country from this day on.",
    )
    _not_negative = models.Constraint(
        "CHECK(price >= 0 AND carrier_fee >= 0 AND message_fee >= 0)",
        "A price can't be below zero.",
    )

    @api.model
    def _rates(self, company, kind="outbound", day=None):
        """{ISO country code or None: :class:`Rate`} that are in force for ``company`` on a day."""
        domain = Domain("kind", "=", kind) & Domain("date_from", "<=", day or fields.Date.today())
        domain &= Domain("company_id", "in", [False, company.id])
        rows = self.sudo().search(domain, order="date_from, id")
        rates = {}
        for row in rows.sorted(lambda row: bool(row.company_id)):  # the later one replaces
            segment = row.price + row.carrier_fee if kind != "failed" else 0.0
            message = row.message_fee if kind != "failed" else row.price
            rates[row.country_id.code or None] = Rate(segment, message, row.currency_id.id)
        return rates

    @api.model
    def _estimate(self, company, texts, *, kind="outbound", day=None):
        """What texts are expected to cost.

        :param texts: (ISO country code or None, segments) of each text, in any number; or
            {country code: (texts, segments)} where they are counted already
        :return: {currency (record): amount}; countries without a price add nothing
        """
        rates = self._rates(company, kind, day)
        amounts = defaultdict(float)
        for country, (count, segments) in _by_country(texts).items():
            rate = rates.get(country) or rates.get(None)
            if rate:
                amounts[rate.currency_id] += rate.of(segments, count)
        return {self.env["res.currency"].browse(key): value for key, value in amounts.items()}

    @api.model
    def _in_company_currency(self, company, amount, currency, day=None):
        """``amount`` in the company's currency, or None where no rate is known.

        Odoo itself takes a missing rate for 1, which would be a wrong sum rather than none.
        """
        currency, company = currency.sudo(), company.sudo()
        own, root = company.currency_id, company.root_id
        if currency == own:
            return amount
        if not currency.rate_ids.filtered(lambda rate: rate.company_id in (root, root.browse())):
            return None
        return currency._convert(
            amount, own, company.sudo(), day or fields.Date.today(), round=False
        )


def _by_country(texts):
    """{country: (texts, segments)}, from single texts or as it is."""
    if isinstance(texts, dict):
        return texts
    counted = defaultdict(lambda: (0, 0))
    for country, segments in texts:
        count, total = counted[country or None]
        counted[country or None] = (count + 1, total + segments)
    return counted
