from odoo import api, fields, models
from odoo.tools import SQL

RATES = {
    "delivery_rate": ("delivered",),
    "failure_rate": ("undelivered", "failed"),
}


class SmsMessageReport(models.Model):
    """Deliveries and costs: the counted days, and today counted as it is looked at."""

    _name = "sms.message.report"
    _description = "SMS Deliveries and Costs"
    _auto = False
    _order = "day DESC, id"
    _rec_name = "day"

    company_id = fields.Many2one("res.company", readonly=True)
    day = fields.Date(readonly=True)
    direction = fields.Selection([("outbound", "Out"), ("inbound", "In")], readonly=True)
    sender_id = fields.Many2one("sms.sender", readonly=True)
    purpose_id = fields.Many2one("sms.consent.purpose", readonly=True)
    country_code = fields.Char("Country", readonly=True)
    encoding = fields.Selection([("gsm7", "GSM-7"), ("ucs2", "Unicode")], readonly=True)
    error_id = fields.Many2one("sms.error.code", "Reason of Failure", readonly=True)
    error_code = fields.Integer(readonly=True, aggregator=None)
    currency = fields.Char("Price Currency", readonly=True)
    texts = fields.Integer("Texts Sent", readonly=True)
    segments = fields.Integer(readonly=True)
    on_the_way = fields.Integer(readonly=True)
    delivered = fields.Integer(readonly=True)
    undelivered = fields.Integer("Undeliverable", readonly=True)
    failed = fields.Integer(readonly=True)
    blocked = fields.Integer("Not Allowed", readonly=True)
    canceled = fields.Integer("Cancelled", readonly=True)
    received = fields.Integer(readonly=True)
    credits = fields.Integer("Credits Used", readonly=True)
    cost = fields.Float("Cost (Price Currency)", readonly=True, digits=(16, 5))
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    cost_company = fields.Monetary(
        "Cost",
        currency_field="company_currency_id",
        readonly=True,
        help="In the company's currency, as far as a rate of exchange is known.",
    )
    delivery_rate = fields.Float("Delivered %", readonly=True, aggregator="avg")
    failure_rate = fields.Float("Failed %", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        """Both halves have the same columns; which texts are in which, the mark decides."""
        daily = self.env["sms.message.daily"].sudo()
        columns = SQL(", ").join(SQL.identifier(name) for name in daily._columns())
        return SQL(
            """SELECT row_number() OVER () AS id, counted.*,
                      COALESCE(e.id, CASE WHEN undelivered > 0 OR failed > 0
                                          THEN NULLIF(%(other)s, 0) END) AS error_id,
                      delivered::float8 / NULLIF(texts, 0) AS delivery_rate,
                      (COALESCE(undelivered, 0) + COALESCE(failed, 0))::float8
                          / NULLIF(texts, 0) AS failure_rate
                 FROM (SELECT %(columns)s FROM sms_message_daily
                        WHERE company_id = ANY(%(companies)s)
                        UNION ALL
                       SELECT %(columns)s FROM (%(live)s) AS live) AS counted
                 LEFT JOIN sms_error_code e ON e.code = counted.error_code""",
            columns=columns,
            companies=self.env.companies.ids,
            live=self._live(),
            other=self.env["sms.error.code"]._not_known(),
        )

    @api.model
    def _live(self):
        """What is not in the table of days yet: today, and whatever the job has not counted."""
        daily = self.env["sms.message.daily"]
        marks = self.env["sms.message.daily.mark"]
        companies = self.env.companies.sudo()
        since = {}
        for company in companies:
            mark = marks._get(company)
            since[company.id] = daily._midnight(company, mark) if mark else "-infinity"
        today = fields.Date.context_today(self)
        return self.env["sms.message.aggregate"].sudo()._query(companies, today, since)

    def _read_group_select(self, aggregate_spec, query):
        """Rates are those of the sums; an average of rates would weigh each row the same."""
        name, _colon, function = aggregate_spec.partition(":")
        if name not in RATES or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "SUM(%s)::float8 / NULLIF(SUM(%s), 0)",
            SQL(" + ").join(
                SQL("COALESCE(%s, 0)", self._field_to_sql(self._table, part, query))
                for part in RATES[name]
            ),
            self._field_to_sql(self._table, "texts", query),
        )
