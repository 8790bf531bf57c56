from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..kernel.states import State, Word
from .common import GatewayCase


@tagged("post_install", "-at_install")
class TestPrices(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prices = cls.env["sms.price"]
        cls.usd, cls.eur = cls.env.ref("base.USD"), cls.env.ref("base.EUR")

    def _cost(self, message):
        self.env.invalidate_all()
        return round(message.cost, 5), message.cost_currency_id, message.cost_known

    def test_im_8_estimate_by_country_of_many_texts_at_once(self):
        texts = [("US", 1)] * 3 + [("CA", 2), (None, 1), ("FR", 3)]
        self.prices._rates(self.company)
        with self.assertQueryCount(2):
            amounts = self.prices._estimate(self.company, texts)
        expected = 3 * 0.0118 + 2 * 0.0158 + 2 * 0.025 + 4 * 0.06
        self.assertAlmostEqual(amounts.pop(self.usd), expected)
        self.assertFalse(amounts)
        counted = self.prices._estimate(self.company, {"US": (2, 5)})
        self.assertAlmostEqual(counted[self.usd], 5 * 0.0118)

    def test_im_8_a_companys_own_price_and_the_newest_in_force_count(self):
        us = self.env.ref("base.us").id
        self.prices.create(
            [
                {"country_id": us, "price": 0.02, "date_from": "2025-01-01"},
                {"country_id": us, "price": 0.5, "date_from": "2999-01-01"},
                {
                    "country_id": us,
                    "price": 0.01,
                    "date_from": "2020-01-01",
                    "company_id": self.company.id,
                    "currency_id": self.eur.id,
                },
            ]
        )
        texts = [("US", 1)]
        self.assertEqual(self.prices._estimate(self.company, texts), {self.eur: 0.01})
        self.assertEqual(self.prices._estimate(self.other_company, texts), {self.usd: 0.02})
        past = self.prices._estimate(self.other_company, texts, day="2024-06-01")
        self.assertAlmostEqual(past[self.usd], 0.0118)

    def test_im_8_the_providers_price_replaces_the_estimate(self):
        message = self._enqueue(self._partner("+12125550110"))
        self.assertEqual(message.country_code, "US")
        self.assertEqual(self._cost(message)[0], 0.0)
        self._run_lane()
        self.assertEqual(self._cost(message), (0.0118, self.usd, False))
        self.env.flush_all()
        self.cr.execute(
            "UPDATE sms_message SET price = -0.0079, price_currency = 'USD' WHERE id = %s",
            (message.id,),
        )
        self.assertEqual(self._cost(message), (0.0079, self.usd, True))

    def test_im_8_a_failed_message_costs_the_fee_once_and_exempt_codes_nothing(self):
        messages = self.messages
        for number in ("+12125550111", "+12125550112", "+12125550113"):
            messages |= self._enqueue(self._partner(number), body="Lakeside: " + "x" * 300)
        self._run_lane()
        for message, code in zip(messages, (30005, 30008, None), strict=True):
            state = State.FAILED if code else State.UNDELIVERED
            self.messages._advance([Word(message.id, state, code=code)])
        self.cr.execute("UPDATE sms_message SET state = 'failed' WHERE id = %s", (messages[1].id,))
        self.assertEqual(self._cost(messages[0]), (0.001, self.usd, False))
        self.assertEqual(self._cost(messages[1])[0], 0.0)
        self.assertEqual(self._cost(messages[2])[0], round(messages[2].segments * 0.0118, 5))

    def test_what_the_provider_refused_costs_nothing(self):
        message = self._enqueue(self._partner("+12125550114"))
        self.messages._advance([Word(message.id, State.FAILED, code=21211, processed=False)])
        self.assertEqual(self._cost(message)[0], 0.0)

    def test_converted_only_where_a_rate_is_known(self):
        convert = self.prices._in_company_currency
        self.assertEqual(self.company.currency_id, self.usd)
        self.assertEqual(convert(self.company, 2.0, self.usd), 2.0)
        gbp = self.env.ref("base.GBP")
        gbp.rate_ids.unlink()
        self.assertIsNone(convert(self.company, 2.0, gbp))
        gbp.rate_ids = [(0, 0, {"rate": 0.5, "name": "2020-01-01", "company_id": False})]
        self.assertAlmostEqual(convert(self.company, 2.0, gbp), 4.0)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_prices_are_the_managers_and_their_companys(self):
        manager = self._user("prmanager", "sms_consent.group_sms_manager", self.company)
        officer = self._user("profficer", "sms_consent.group_sms_officer", self.company)
        theirs = self.prices.create({"price": 1.0, "company_id": self.other_company.id})

        def call(user, method, *args):
            return call_kw(self.env(user=user, su=False)["sms.price"], method, list(args), {})

        self.assertTrue(call(officer, "search_read", [], ["price"]))
        self.assertFalse(call(manager, "search", [("id", "=", theirs.id)]))
        with self.assertRaises(AccessError):
            call(officer, "create", [{"price": 1.0, "company_id": self.company.id}])
        with self.assertRaises(AccessError):
            call(manager, "write", theirs.ids, {"price": 2.0})
        call(manager, "create", [{"price": 1.0, "company_id": self.company.id}])
