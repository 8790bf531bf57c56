from odoo import api, fields, models

from odoo.addons.sms_consent.kernel.numbers import parse

#: States in which Twilio charges for a text that has left.
CHARGED_STATES = ("accepted", "sent", "delivered", "undelivered")

#: When a text left, came in, or ended without leaving; NULL while it waits for the first time.
LEFT_AT = "COALESCE(claimed_at, received_at, blocked_at, canceled_at, failed_at)"


class SmsMessage(models.Model):
    """What a text costs: Twilio's price once it is known, else the estimate (IM-8)."""

    _inherit = "sms.message"

    country_code = fields.Char("Country", size=2, readonly=True, help="Of the number, ISO 3166.")
    cost = fields.Float(compute="_compute_cost", digits=(12, 5))
    cost_currency_id = fields.Many2one("res.currency", compute="_compute_cost")
    cost_known = fields.Boolean(
        compute="_compute_cost", help="The price is the provider's, not an estimate."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._with_country(vals_list))

    @api.model
    def _insert(self, rows):
        """What is known of contacts' phones is not worked out anew: that takes 0.1 ms a number."""
        phones = self.env["res.partner.phone"].sudo()
        known = phones._country_codes(row["number"] for row in rows)
        return super()._insert(self._with_country(rows, known))

    @api.model
    def _with_country(self, rows, known=()):
        country_of = dict(known)
        for number in {row.get("number") for row in rows} - country_of.keys():
            country_of[number] = parse(number).country_code or False
        return [{"country_code": country_of[row.get("number")], **row} for row in rows]

    @api.depends("price", "price_currency", "state", "segments", "country_code", "error_code")
    def _compute_cost(self):
        currencies = {
            currency.name: currency
            for currency in self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "in", [*set(self.mapped("price_currency")) - {False}])])
        }
        prices = self.env["sms.price"]
        free = self.env["sms.error.code"]._free_codes()
        for company, messages in self.grouped("company_id").items():
            rates = {}
            for message in messages:
                kind = message._cost_kind(free)
                if kind and kind not in rates:
                    rates[kind] = prices._rates(company, kind)
                rate = kind and (
                    rates[kind].get(message.country_code or None) or rates[kind].get(None)
                )
                known = message.price_currency in currencies
                message.cost_known = known
                if known:
                    message.cost = abs(message.price)
                    message.cost_currency_id = currencies[message.price_currency]
                else:
                    message.cost = rate.of(message.segments) if rate else 0.0
                    message.cost_currency_id = rate.currency_id if rate else False

    def _cost_kind(self, free_codes):
        """The kind of price that applies to the text in its state; none when it costs nothing."""
        self.ensure_one()
        if self.direction == "inbound":
            return "inbound"
        if self.state in CHARGED_STATES:
            return "outbound"
        # a request that Twilio refused made no message there: it is free
        if self.state == "failed" and self.twilio_sid and self.error_code not in free_codes:
            return "failed"
        return ""
