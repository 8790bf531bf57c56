from odoo import api, models
from odoo.tools import SQL

from .sms_message_cost import CHARGED_STATES, LEFT_AT

NEVER_LEFT = ("queued", "blocked", "canceled")
ON_THE_WAY = ("sending", "uncertain", "accepted", "sent")


class SmsMessage(models.Model):
    _inherit = "sms.message"

    # texts are written in about the order of time, so a BRIN of some kB finds a day's
    _left_at = models.Index(
        f"USING brin ({LEFT_AT}) WITH (pages_per_range = 16, autosummarize = on)"
    )


class SmsMessageAggregate(models.AbstractModel):
    """The one statement that counts texts, for the table of days and for today alike."""

    _name = "sms.message.aggregate"
    _description = "Counting of Texts"

    @api.model
    def _query(self, companies, day, since, until=None):
        """A SELECT of ``sms.message.daily``'s columns over the texts from ``since`` on.

        :param day: whose prices and rates of exchange count
        :param since: naive UTC, or {company id: naive UTC}
        """
        daily = self.env["sms.message.daily"]
        dimensions = [SQL.identifier(name) for name in daily._dimensions()]
        grouped = SQL(", ").join(dimensions)
        plain = SQL(", ").join(
            SQL(
                "CASE WHEN m.state IN ('failed', 'undelivered') THEN m.error_code END AS error_code"
            )
            if name == "error_code"
            else SQL("m.%s", SQL.identifier(name))
            for name in daily._dimensions()
        )
        return SQL(
            _COUNT,
            frames=self._frames(companies, since, until),
            earliest=self._earliest(since),
            rates=self._rate_rows(companies, day),
            factors=self._factor_rows(companies, day),
            plain=plain,
            grouped=grouped,
            numbered=SQL(", ").join(SQL(str(index + 4)) for index in range(len(dimensions))),
            counted=SQL(", ").join(SQL("g.%s", name) for name in dimensions),
            left_at=SQL(LEFT_AT),
            charged=CHARGED_STATES,
            never_left=NEVER_LEFT,
            on_the_way=ON_THE_WAY,
            free=[*self.env["sms.error.code"]._free_codes(), 0],
        )

    @api.model
    def _frames(self, companies, since, until):
        """Rows (company, zone, from, to): which texts of which company."""
        daily = self.env["sms.message.daily"]
        return SQL(", ").join(
            SQL(
                "(%s, %s, %s::timestamp, %s::timestamp)",
                company.id,
                daily._zone(company).zone,
                since[company.id] if isinstance(since, dict) else since,
                until or "infinity",
            )
            for company in companies
        )

    @api.model
    def _earliest(self, since):
        """The least of ``since``: with it as a constant, an index leads to the texts of all."""
        moments = list(since.values()) if isinstance(since, dict) else [since]
        return "-infinity" if "-infinity" in moments else min(moments, default="infinity")

    @api.model
    def _rate_rows(self, companies, day):
        """Rows (company, kind, country or NULL, per segment, per message, currency)."""
        currencies = self.env["res.currency"].sudo()
        rows = [
            SQL(
                "(%s, %s, %s, %s::float8, %s::float8, %s)",
                company.id,
                kind,
                country,
                rate.segment,
                rate.message,
                currencies.browse(rate.currency_id).name,
            )
            for company in companies
            for kind in ("outbound", "inbound", "failed")
            for country, rate in self.env["sms.price"]._rates(company, kind, day).items()
        ]
        return SQL(", ").join(rows or [SQL("(0, '', NULL::text, 0::float8, 0::float8, '')")])

    @api.model
    def _factor_rows(self, companies, day):
        """Rows (company, currency, units of the company's currency for one), where known."""
        known = self.env["res.currency"].sudo().with_context(active_test=False)
        known = known.search([("rate_ids", "!=", False)]) | companies.sudo().currency_id
        prices = self.env["sms.price"]
        rows = [
            SQL("(%s, %s, %s::float8)", company.id, currency.name, factor)
            for company in companies
            for currency in known
            if (factor := prices._in_company_currency(company, 1.0, currency, day)) is not None
        ]
        return SQL(", ").join(rows)


# an error that a later attempt has overcome does not count
_ERROR = """CASE WHEN m.state IN ('failed', 'undelivered')
                 THEN NULLIF(m.error_code, 0) END AS error_code"""

# Messages are grouped once, then prices are looked up for the few groups. A text sent again has
# former attempts, which were charged too: their price is added to the day on which they ended.
_COUNT = """
    WITH frame(company_id, zone, since, until) AS (VALUES %(frames)s),
    rate(company_id, kind, country, segment, message, currency) AS (VALUES %(rates)s),
    factor(company_id, currency, value) AS (VALUES %(factors)s),
    message_group AS (
        SELECT m.company_id, (%(left_at)s AT TIME ZONE 'UTC' AT TIME ZONE f.zone)::date AS day,
               CASE WHEN m.price_currency IS NOT NULL THEN NULL
                    WHEN m.direction = 'inbound' THEN 'inbound'
                    WHEN m.state IN %(charged)s THEN 'outbound'
                    WHEN m.state = 'failed' AND m.twilio_sid IS NOT NULL
                         AND m.error_code <> ALL(%(free)s) THEN 'failed' END AS kind,
               %(plain)s, m.price_currency, m.state,
               count(*) AS texts, sum(m.segments) AS segments, sum(abs(m.price)) AS price,
               sum(m.credits) AS credits
          FROM frame f
          JOIN sms_message m ON m.company_id = f.company_id
           AND %(left_at)s >= f.since AND %(left_at)s < f.until
         WHERE m.state <> 'queued' AND %(left_at)s >= %(earliest)s::timestamp
         GROUP BY 1, 2, 3, %(numbered)s, m.price_currency, m.state
        UNION ALL
        SELECT m.company_id, (a.ended_at AT TIME ZONE 'UTC' AT TIME ZONE f.zone)::date, NULL,
               %(plain)s, a.price_currency, 'canceled', 0, 0, sum(abs(a.price)), 0
          FROM frame f
          JOIN sms_message_attempt a ON a.company_id = f.company_id
           AND a.ended_at >= f.since AND a.ended_at < f.until AND a.price_currency IS NOT NULL
          JOIN sms_message m ON m.id = a.message_id
         GROUP BY 1, 2, 3, %(numbered)s, a.price_currency
    ), priced AS (
        SELECT g.*, direction = 'outbound' AND state NOT IN %(never_left)s AS has_left,
               COALESCE(g.price_currency, r.currency, d.currency) AS currency,
               CASE WHEN g.price_currency IS NOT NULL THEN g.price
                    WHEN g.kind IS NOT NULL
                    THEN COALESCE(r.segment, d.segment) * g.segments
                         + COALESCE(r.message, d.message) * g.texts END AS amount
          FROM message_group g
          LEFT JOIN rate r ON r.company_id = g.company_id AND r.kind = g.kind
           AND r.country = g.country_code
          LEFT JOIN rate d ON d.company_id = g.company_id AND d.kind = g.kind
           AND d.country IS NULL
    )
    SELECT g.company_id, g.day, %(counted)s, g.currency,
           sum(g.texts) FILTER (WHERE has_left)::int AS texts,
           sum(g.segments) FILTER (WHERE has_left)::int AS segments,
           sum(g.texts) FILTER (WHERE state IN %(on_the_way)s)::int AS on_the_way,
           sum(g.texts) FILTER (WHERE state = 'delivered')::int AS delivered,
           sum(g.texts) FILTER (WHERE state = 'undelivered')::int AS undelivered,
           sum(g.texts) FILTER (WHERE state = 'failed')::int AS failed,
           sum(g.texts) FILTER (WHERE state = 'blocked')::int AS blocked,
           sum(g.texts) FILTER (WHERE state = 'canceled')::int AS canceled,
           sum(g.texts) FILTER (WHERE state = 'received')::int AS received,
           sum(g.credits)::int AS credits,
           sum(g.amount)::float8 AS cost,
           sum(g.amount * x.value)::float8 AS cost_company
      FROM priced g
      LEFT JOIN factor x ON x.company_id = g.company_id AND x.currency = g.currency
     GROUP BY g.company_id, g.day, %(counted)s, g.currency
"""
