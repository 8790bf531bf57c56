from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OUR_NUMBER, GatewayCase

PENDING, UNKNOWN = "+18445550177", "+18445550178"


@tagged("post_install", "-at_install")
class TestSenderImport(GatewayCase):
    """Senders from the account: numbers, services, verifications (IM-2)."""

    def setUp(self):
        super().setUp()
        self.account = self.sandbox.accounts[0]

    def _number(self, number, **settings):
        self.sandbox.set_number(self.account, number, **settings)
        self.addCleanup(self.sandbox.remove_number, self.account, number)

    def _senders(self):
        return {sender._address(): sender for sender in self.gateway.sender_ids}

    def test_im_2_numbers_come_with_kind_pace_and_verification(self):
        self._number(PENDING, kind="tollfree", verification="IN_REVIEW")
        self._number("+12045550177")
        self.gateway.action_import_numbers()
        senders = self._senders()
        self.assertRecordValues(
            senders[PENDING],
            [
                {
                    "kind": "toll_free",
                    "verification_state": "pending",
                    "mps": 3,
                    "campaign_segment_limit": 20000,
                    "daily_limit": 3000,
                }
            ],
        )
        self.assertEqual((senders["+12045550177"].kind, senders["+12045550177"].mps), ("local", 1))
        self.assertEqual(senders[OUR_NUMBER].mps, 200, "what somebody has entered stays")

    def test_a_second_import_updates_and_doubles_nothing(self):
        self._number(PENDING, kind="tollfree", verification="PENDING_REVIEW")
        service = self.sandbox.add_service(self.account, [PENDING, OUR_NUMBER], name="Club")
        self.gateway.action_import_numbers()
        club = self._senders()[service]
        self.assertRecordValues(club, [{"name": "Club", "kind": "service", "mps": 203}])
        self.assertEqual(club.member_ids, self._senders()[PENDING] | self.sender)
        self._senders()[PENDING].name = "Hotline"
        self.sandbox.set_number(self.account, PENDING, verification="TWILIO_REJECTED")
        before = self._senders()
        self.gateway.action_import_numbers()
        self.assertEqual(self._senders(), before)
        self.assertRecordValues(
            before[PENDING], [{"name": "Hotline", "verification_state": "rejected"}]
        )
        self.assertIn("opt-in page", before[PENDING].verification_note)
        self.sandbox.remove_number(self.account, PENDING)
        told = self.gateway.action_import_numbers()["params"]["message"]
        self.assertIn("No longer in the account: Hotline", told)

    def test_im_2_an_unverified_number_refuses_before_it_starts(self):
        self._number(PENDING, kind="tollfree", verification="IN_REVIEW")
        self.gateway.action_import_numbers()
        sender = self._senders()[PENDING]
        message = self._enqueue(self._partner("+12125550151"), sender_id=sender.id)
        self.assertIn("30032", sender.can_send_reason)
        self.assertEqual(sender.health, "bad")
        self._run_lane(sender)
        self.assertEqual(message.state, "queued")
        self.assertFalse(self._texts(message.number))
        self.sandbox.set_number(self.account, PENDING, verification="TWILIO_APPROVED")
        with self._committing_env() as env:
            env["sms.gateway"]._cron_verifications()
        self.env.invalidate_all()
        self.assertEqual(sender.verification_state, "verified")
        self._run_lane(sender)
        self.assertEqual(len(self._texts(message.number)), 1)

    def test_im_2_what_twilio_does_not_know_stays_as_entered_by_hand(self):
        self._number(UNKNOWN, kind="tollfree", verification="")
        self.gateway.action_import_numbers()
        sender = self._senders()[UNKNOWN]
        self.assertEqual(sender.verification_state, "restricted")
        sender.verification_state = "verified"
        sender.action_check_verification()
        self.assertEqual(sender.verification_state, "verified")
        self.assertTrue(sender.verification_checked_at)

    def test_a_daily_question_that_fails_harms_nothing(self):
        self.sender.verification_state = "pending"
        self.gateway.api_base_url = "http://127.0.0.1:9"
        with self._committing_env() as env:
            env["sms.gateway"]._cron_verifications()
        self.env.invalidate_all()
        self.assertEqual(self.sender.verification_state, "pending")

    def test_im_3_the_opt_in_page_is_the_evidence(self):
        self.sender.action_use_opt_in_page()
        self.assertEqual(self.sender.opt_in_url, self.company.sms_opt_in_url)
        self.assertTrue(self.sender.opt_in_url.endswith(f"/sms/opt-in/{self.company.id}"))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_the_front_desk_asks_nothing_of_twilio(self):
        desk = self._user("importdesk", "sms_consent.group_sms_user", self.company)
        for method in ("action_check_verification", "action_use_opt_in_page"):
            with self.assertRaises(AccessError):
                getattr(self.sender.with_user(desk), method)()

    def test_pace_by_kind_and_destination_is_data(self):
        uk = self.env.ref("base.uk")
        for kind, number, countries, registration, pace in (
            ("local", "+14165550151", False, False, 1),
            ("local", "+447700900151", False, False, 10),
            ("local", "+12045550152", uk, False, 10),
            ("short_code", "55501", False, False, 100),
            ("10dlc", "+12045550153", False, False, 3.75),
            ("10dlc", "+12045550154", False, "sole_proprietor", 2.25),
            ("10dlc", "+12045550155", False, "score_1", 12),
            ("10dlc", "+12045550156", False, "score_50", 120),
            ("10dlc", "+12045550157", False, "score_75", 225),
            ("alphanumeric", "CLUB", uk, False, 10),
        ):
            with self.subTest(kind=kind, number=number):
                sender = self.env["sms.sender"].create(
                    {
                        "name": number,
                        "number": number,
                        "kind": kind,
                        "registration": registration,
                        "country_ids": [(6, 0, countries.ids)] if countries else False,
                        "gateway_id": self.gateway.id,
                    }
                )
                self.assertEqual(sender.mps, pace)
        self.env.ref("sms_twilio_gateway.profile_local").mps = 2
        sender = self.env["sms.sender"].create(
            {"name": "x", "number": "+12045550158", "gateway_id": self.gateway.id}
        )
        self.assertEqual(sender.mps, 2)
