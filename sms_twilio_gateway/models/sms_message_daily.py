from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from .sms_message_cost import LEFT_AT

#: Reports may still be a little behind for these last days: receipts and prices come late.
FRESH_DAYS = 3
#: What the reconciliation may still change; aggregated anew once a day.
OPEN_DAYS = 35


class SmsMessageDaily(models.Model):
    """Texts of the days gone by, counted: what reports and the home page read instead of messages.

    A row for each combination of :meth:`_dimensions`. The days are the company's; a text belongs
    to the day on which it left, came in, or ended without leaving. Today is never in here: the
    report adds it from the messages themselves (``sms_message_report.py``).
    """

    _name = "sms.message.daily"
    _description = "Texts of a Day"
    _log_access = False
    _order = "day DESC, id"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    day = fields.Date(required=True)
    direction = fields.Char(required=True)
    sender_id = fields.Many2one("sms.sender", ondelete="cascade")
    purpose_id = fields.Many2one("sms.consent.purpose", ondelete="cascade")
    country_code = fields.Char(size=2)
    encoding = fields.Char()
    error_code = fields.Integer(aggregator=None)
    currency = fields.Char(size=3)
    texts = fields.Integer()
    segments = fields.Integer()
    on_the_way = fields.Integer()
    delivered = fields.Integer()
    undelivered = fields.Integer()
    failed = fields.Integer()
    blocked = fields.Integer()
    canceled = fields.Integer()
    received = fields.Integer()
    credits = fields.Integer()
    cost = fields.Float(digits=(16, 5))
    cost_company = fields.Float(digits=(16, 5))

    _company_day = models.Index("(company_id, day)")

    @api.model
    def _dimensions(self):
        """What rows are told apart by, besides company, day and currency; add-ons add theirs.

        Each is a field of this model and of ``sms.message`` alike.
        """
        return ["direction", "sender_id", "purpose_id", "country_code", "encoding", "error_code"]

    @api.model
    def _measures(self):
        return [
            "texts",
            "segments",
            "on_the_way",
            "delivered",
            "undelivered",
            "failed",
            "blocked",
            "canceled",
            "received",
            "credits",
            "cost",
            "cost_company",
        ]

    @api.model
    def _columns(self):
        return ["company_id", "day", *self._dimensions(), "currency", *self._measures()]

    @api.model
    def _cron_refresh(self):
        """Count the days gone by, a span at a time, each in a transaction of its own.

        The first time that may be years: when the time of the job is over, it goes on in its next
        turn where it was. Until then the reports count the rest from the texts themselves.
        """
        self.env.cr.execute("SELECT id FROM res_company ORDER BY id")
        for (company_id,) in self.env.cr.fetchall():
            company = self.env["res.company"].sudo().browse(company_id)
            today = self._today(company)
            for first, after in self._spans_to_count(company, today):
                self._count(company, first, after)
                self.env["sms.message.daily.mark"]._raise(company, after)
                if not self.env["ir.cron"]._commit_progress(1) and after < today:
                    self.env.ref("sms_twilio_gateway.cron_daily").sudo()._trigger()
                    return
            self.env["sms.message.daily.mark"]._raise(company, today)

    @api.model
    def _spans_to_count(self, company, today):
        """[(first day, day after the last)] of what may have changed.

        All days the first time, those that are open once a day, else a few. What is long past
        comes a week at a time, with the prices of its first day.
        """
        mark = self.env["sms.message.daily.mark"]._get(company)
        day = today - timedelta(days=FRESH_DAYS)
        if not mark:
            day = self._first_day(company) or today
        elif mark < today:
            day = min(mark, today - timedelta(days=OPEN_DAYS))
        spans = []
        while day < today:
            recent = today - day <= timedelta(days=OPEN_DAYS)
            after = min(day + timedelta(days=1 if recent else 7), today)
            spans.append((day, after))
            day = after
        return spans

    @api.model
    def _first_day(self, company):
        self.env.cr.execute(
            SQL("SELECT min(%s) FROM sms_message WHERE company_id = %s", SQL(LEFT_AT), company.id)
        )
        first = self.env.cr.fetchone()[0]
        return first and pytz.utc.localize(first).astimezone(self._zone(company)).date()

    @api.model
    def _count(self, company, first, after):
        """Count the days of ``company`` from ``first`` to before ``after`` afresh."""
        since, until = self._midnight(company, first), self._midnight(company, after)
        counted = self.env["sms.message.aggregate"]._query(company, first, since, until)
        columns = SQL(", ").join(SQL.identifier(name) for name in self._columns())
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM sms_message_daily WHERE company_id = %s AND day >= %s AND day < %s",
            (company.id, first, after),
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO sms_message_daily (%s) SELECT %s FROM (%s) AS counted",
                columns,
                columns,
                counted,
            )
        )
        self.invalidate_model()

    @api.model
    def _zone(self, company):
        return pytz.timezone(company.sudo().partner_id.tz or "UTC")

    @api.model
    def _today(self, company):
        return datetime.now(pytz.utc).astimezone(self._zone(company)).date()

    @api.model
    def _midnight(self, company, day):
        """When ``day`` begins for the company (naive UTC)."""
        local = self._zone(company).localize(datetime.combine(day, time.min))
        return local.astimezone(pytz.utc).replace(tzinfo=None)


class SmsMessageDailyMark(models.Model):
    """The day up to which a company's texts are counted (that day is not)."""

    _name = "sms.message.daily.mark"
    _description = "Days Counted"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    until = fields.Date(required=True)

    _company_unique = models.Constraint("unique(company_id)", "One mark per company.")

    @api.model
    def _get(self, company):
        return self.sudo().search([("company_id", "=", company.id)]).until

    @api.model
    def _raise(self, company, until):
        """Days are counted up to ``until``, or further already."""
        self.env.cr.execute(
            """INSERT INTO sms_message_daily_mark AS m (company_id, until) VALUES (%s, %s)
               ON CONFLICT (company_id)
               DO UPDATE SET until = greatest(m.until, EXCLUDED.until)""",
            (company.id, until),
        )
        self.invalidate_model()
