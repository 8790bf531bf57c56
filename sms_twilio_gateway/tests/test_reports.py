from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import GatewayCase

MEASURES = ["texts:sum", "delivered:sum", "undelivered:sum", "failed:sum", "blocked:sum"]


@tagged("post_install", "-at_install")
class TestReports(GatewayCase):
    """Counted days and today's texts give the same figures, and only their company's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.daily = cls.env["sms.message.daily"].sudo()

    def setUp(self):
        super().setUp()
        self.today = fields.Date.today()
        self.now = fields.Datetime.now().replace(hour=0, minute=30)

    def _message(self, state, days_ago=0, company=None, **values):
        company = company or self.company
        sender = self.sender if company == self.company else self.other_sender
        moment = self.now - timedelta(days=days_ago)
        times = {
            "blocked": "blocked_at",
            "canceled": "canceled_at",
            "received": "received_at",
            "queued": "queued_at",
        }
        return self.messages.create(
            {
                "company_id": company.id,
                "sender_id": sender.id,
                "number": "+12125550110",
                "body": "Lakeside: hello",
                "purpose_id": self.marketing.id,
                "state": state,
                "twilio_sid": False,
                "direction": "inbound" if state == "received" else "outbound",
                times.get(state, "claimed_at"): moment,
                "encoding": "gsm7",
                **values,
            }
        )

    def _refresh(self):
        with self._committing_env() as env:
            env["sms.message.daily"]._cron_refresh()
        self.env.invalidate_all()

    def _report(self, company=None):
        companies = company or self.company
        return self.env["sms.message.report"].with_context(allowed_company_ids=companies.ids)

    def _figures(self, groupby=()):
        self.env.flush_all()
        return self._report()._read_group(
            [("company_id", "=", self.company.id)], groupby, MEASURES, order=", ".join(groupby)
        )

    def _some_texts(self):
        for days_ago in (0, 1, 5):
            for state in ("delivered", "delivered", "undelivered", "failed", "blocked", "queued"):
                self._message(state, days_ago, error_code=30003 if state == "undelivered" else 0)
        self._message("delivered", company=self.other_company)

    def test_today_can_be_found_by_an_index_whatever_the_number_of_companies(self):
        """One that has never texted anybody among them, too: its days are counted like others'."""
        idle = self.env["res.company"].create({"name": "Idle Club"})
        self._refresh()
        self.env.flush_all()
        companies = self.company | self.other_company | idle
        query = self._report(companies)._search([])
        self.cr.execute(SQL("EXPLAIN %s", query.select()))
        plan = "\n".join(line for (line,) in self.cr.fetchall())
        days = [self.daily._midnight(company, self.daily._today(company)) for company in companies]
        self.assertIn(f">= '{min(days)}'::timestamp", plan, "a constant, that an index can take")

    def test_counted_days_and_today_agree_before_and_after_counting(self):
        self._some_texts()
        before = self._figures(["day:day", "error_code"])
        self.assertEqual(self._figures(), [(12, 6, 3, 3, 3)])
        self._refresh()
        self.assertEqual(self._figures(["day:day", "error_code"]), before)
        days = set(self.daily.search([("company_id", "=", self.company.id)]).mapped("day"))
        self.assertEqual(days, {self.today - timedelta(days=1), self.today - timedelta(days=5)})

    def test_a_first_count_that_is_cut_off_goes_on_where_it_was(self):
        for days_ago in (0, 1, 40, 50, 100):
            self._message("delivered", days_ago)
        before = self._figures(["day:day"])
        marks, counted = self.env["sms.message.daily.mark"], []
        cron = self.env.ref("sms_twilio_gateway.cron_daily")

        def seconds_left(*_args):
            return 60 if counted[-1][0] != self.company else 0

        with (
            patch.object(type(self.daily), "_count", lambda _self, *span: counted.append(span)),
            patch.object(type(cron), "_commit_progress", seconds_left),
            self.capture_triggers(cron.id) as woken,
        ):
            self._refresh()
        [(_company, first, after)] = [span for span in counted if span[0] == self.company]
        self.assertEqual(marks._get(self.company), after)
        self.assertTrue(woken.records)
        self.daily._count(self.company, first, after)
        self.assertEqual(self._figures(["day:day"]), before, "counted in part, told in whole")
        self._refresh()
        self.assertEqual(marks._get(self.company), self.daily._today(self.company))
        self.assertEqual(self._figures(["day:day"]), before)

    def test_a_late_receipt_and_price_are_counted(self):
        message = self._message("sent", days_ago=2)
        self._refresh()
        self.assertEqual(self._figures(), [(1, 0, 0, 0, 0)])
        self.cr.execute(
            """UPDATE sms_message SET state = 'delivered', price = -0.5, price_currency = 'USD'
                WHERE id = %s""",
            (message.id,),
        )
        self._refresh()
        self.assertEqual(self._figures(), [(1, 1, 0, 0, 0)])
        [cost] = self._report()._read_group([], [], ["cost_company:sum"])
        self.assertAlmostEqual(cost[0], 0.5)

    def test_im_8_costs_are_the_providers_price_else_the_estimate(self):
        self._message("delivered", segments=2)
        self._message("delivered", price=-0.0079, price_currency="USD")
        self._message("failed", error_code=30005, twilio_sid="SM1")
        self._message("failed", error_code=30008, twilio_sid="SM2")
        self._message("failed", error_code=21211)
        self._message("delivered", price=-1, price_currency="GBP", country_code="GB")
        self.env.ref("base.GBP").rate_ids.unlink()
        self.env.flush_all()
        rows = self._report()._read_group([], ["currency"], ["cost:sum", "cost_company:sum"])
        costs = {currency: (round(cost, 5), own) for currency, cost, own in rows if cost}
        self.assertEqual(costs["USD"][0], round(2 * 0.0118 + 0.0079 + 0.001, 5))
        self.assertAlmostEqual(costs["USD"][1], costs["USD"][0])
        self.assertEqual(costs["GBP"], (1.0, False), "no rate is known, so no sum is made up")

    def test_rates_are_those_of_the_sums(self):
        for _each in range(3):
            self._message("delivered")
        self._message("failed", days_ago=1)
        self.env.flush_all()
        [(delivered, failed)] = self._report()._read_group(
            [], [], ["delivery_rate:avg", "failure_rate:avg"]
        )
        self.assertEqual((delivered, failed), (0.75, 0.25))

    def test_totals_for_home_pages(self):
        self._some_texts()
        self._message("received")
        partner = self._partner("+12125550119")
        self.env["sms.consent"]._opt_out(
            company=self.company, partner=partner, source="staff", confirm=False
        )
        self.env["sms.consent"]._opt_out(
            company=self.company,
            partner=self._partner("+12125550118"),
            source="import",
            reason="import",
            confirm=False,
        )
        self._refresh()
        totals = self.env["sms.message.report"]._totals(self.company, days=7)
        self.assertEqual(totals["lifetime"]["texts"], 12)
        self.assertEqual(totals["today"]["delivered"], 2)
        self.assertEqual((totals["today"]["received"], totals["today"]["opt_outs"]), (1, 1))
        self.assertEqual(list(totals["days"])[-1], self.today)
        self.assertEqual(len(totals["days"]), 7)
        self.assertEqual(totals["days"][self.today - timedelta(days=5)]["failed"], 1)
        both = self.env["sms.message.report"]._totals(self.company | self.other_company)
        self.assertEqual(both["lifetime"]["texts"], 13)

    def test_the_companys_day_counts(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        daily = self.env["sms.message.daily"]
        today = daily._today(self.company)
        self._message("delivered", claimed_at=daily._midnight(self.company, today))
        self._message(
            "failed", claimed_at=daily._midnight(self.company, today) - timedelta(seconds=1)
        )
        totals = self.env["sms.message.report"]._totals(self.company)
        self.assertEqual((totals["today"]["delivered"], totals["today"]["failed"]), (1, 0))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_reports_are_officers_and_their_companies(self):
        self._message("delivered")
        self._message("delivered", company=self.other_company)
        self.env.flush_all()
        officer = self._user("rpofficer", "sms_consent.group_sms_officer", self.company)
        desk = self._user("rpdesk", "sms_consent.group_sms_user", self.company)

        def read(user, companies):
            context = {"allowed_company_ids": companies.ids}
            model = self.env(user=user, su=False)["sms.message.report"]
            args = [[], ["company_id"], ["texts:sum"]]
            return call_kw(model, "formatted_read_group", args, {"context": context})

        rows = read(officer, self.company)
        self.assertEqual([row["company_id"][0] for row in rows], self.company.ids)
        with self.assertRaises(AccessError):
            read(officer, self.other_company)
        with self.assertRaises(AccessError):
            read(desk, self.company)
