import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from .common import GatewayCase


@tagged("post_install", "-at_install")
class TestSenders(GatewayCase):
    """Senders, their lanes and limits."""

    def test_each_sender_has_a_lane_that_lives_and_dies_with_it(self):
        sender = self._sender(self.gateway, "+12045550101", kind="local", is_default=False)
        lane = sender.cron_id
        self.assertEqual(lane.code, f"model._cron_lane({sender.id})")
        sender.active = False
        self.assertFalse(lane.active)
        sender.active = True
        self.assertTrue(lane.active)
        sender.unlink()
        self.assertFalse(lane.exists())

    def test_im_2_limits_come_from_data_and_can_be_changed(self):
        profile = self.env.ref("sms_twilio_gateway.profile_toll_free")
        sender = self.env["sms.sender"].create(
            {
                "name": "Toll-free",
                "gateway_id": self.gateway.id,
                "kind": "toll_free",
                "number": "+18445550101",
            }
        )
        self.assertEqual((sender.mps, sender.campaign_segment_limit), (3, 20000))
        self.assertEqual(profile.mps, 3)
        sender.mps = 12
        self.assertEqual((sender.mps, sender.burst), (12, 12))

    def test_an_address_fits_its_kind(self):
        for kind, number, service, words in (
            ("local", "2125550100", False, "country prefix"),
            ("toll_free", "+1 833 555 0100", False, "without spaces"),
            ("alphanumeric", "A name far too long", False, "at most 11"),
            ("alphanumeric", "24680", False, "at least one letter"),
            ("alphanumeric", "Café", False, "letters, digits"),
            ("short_code", "+12125550100", False, "3 to 8 digits"),
            ("service", False, "MG123", "32 characters"),
            ("local", False, False, "country prefix"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.env["sms.sender"].create(
                    {
                        "name": "x",
                        "gateway_id": self.gateway.id,
                        "kind": kind,
                        "number": number,
                        "service_sid": service,
                    }
                )

    @mute_logger("odoo.sql_db")
    def test_limits_are_not_below_zero(self):
        profile = self.env.ref("sms_twilio_gateway.profile_toll_free")
        for record, name in (
            (self.sender, "daily_limit"),
            (self.sender, "campaign_segment_limit"),
            (self.sender, "mps"),
            (self.sender, "burst"),
            (profile, "daily_limit"),
            (profile, "mps"),
            (self.env.ref("sms_twilio_gateway.error_30003"), "code"),
        ):
            with (
                self.subTest(record._name, field=name),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.cr.savepoint(),
            ):
                record[name] = -1
                self.env.flush_all()
            self.env.invalidate_all()

    @mute_logger("odoo.sql_db")
    def test_one_default_a_company(self):
        """The one chosen last: nobody has to find the former one first."""
        second = self._sender(self.gateway, "+12045550102", kind="local")
        self.assertEqual((self.sender.is_default, second.is_default), (False, True))
        self.sender.is_default = True
        self.assertEqual((self.sender.is_default, second.is_default), (True, False))
        self.assertTrue(self.other_sender.is_default, "another company's")
        self.env.flush_all()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self.cr.execute("UPDATE sms_sender SET is_default = TRUE WHERE id = %s", (second.id,))

    def test_an_archived_sender_takes_the_default_from_none(self):
        away = self._sender(self.gateway, "+12045550102", kind="local", active=False)
        self.assertTrue(self.sender.is_default)
        away.write({"is_default": True})
        self.assertTrue(self.sender.is_default)
        away.write({"active": True, "is_default": True})
        self.assertEqual((self.sender.is_default, away.is_default), (False, True))
        self.sender.write({"active": False, "is_default": True})
        self.assertTrue(away.is_default)

    def test_a_former_default_that_comes_back_leaves_the_default_to_its_successor(self):
        """Nobody is told of a rule that they can't see; the only one stays the default."""
        self.sender.active = False
        self.sender.active = True
        self.assertTrue(self.sender.is_default)
        self.sender.active = False
        second = self._sender(self.gateway, "+12045550102", kind="local")
        self.sender.active = True
        self.assertEqual((self.sender.is_default, second.is_default), (False, True))
        self.sender.is_default = True
        (self.sender | second).active = False
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sms_sender SET is_default = TRUE WHERE id = ANY(%s)",
            ((self.sender | second).ids,),
        )
        self.env.invalidate_all()
        (self.sender | second).active = True
        self.env.flush_all()
        self.assertEqual(len((self.sender | second).filtered("is_default")), 1)

    def test_b_19_the_sender_fits_the_country(self):
        canada = self._sender(
            self.gateway,
            "+14165550103",
            kind="local",
            is_default=False,
            country_ids=[(6, 0, self.env.ref("base.ca").ids)],
        )
        pool = self.env["sms.sender"]._pool(self.company)
        self.assertEqual(pool._pick("+14165550123"), canada)
        self.assertEqual(pool._pick("+12125550123"), self.sender)

    def test_a_stopped_sender_is_passed_over_where_there_is_another(self):
        other = self._sender(self.gateway, "+12045550104", kind="local", is_default=False)
        self.sender._stop("A reason")
        pool = self.env["sms.sender"]._pool(self.company)
        self.assertEqual(pool._pick("+12125550123"), other)
        other._stop("Another")
        self.assertEqual(pool._pick("+12125550123"), self.sender)

    def test_rpc_the_state_is_the_servers(self):
        manager = self._user("sendermanager", "sms_consent.group_sms_manager", self.company)
        sender = self.sender.with_user(manager)
        for values in ({"state": "ready"}, {"bucket_tokens": 9}, {"cron_id": False}):
            with self.assertRaises(AccessError):
                sender.write(values)
        with self.assertRaises(AccessError):
            sender.create(
                {
                    "name": "x",
                    "gateway_id": self.gateway.id,
                    "number": "+12045550105",
                    "state": "stopped",
                }
            )
        sender.action_pause()
        self.assertEqual(self.sender.state, "paused")

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_rpc_the_front_desk_changes_no_sender(self):
        desk = self._user("senderdesk", "sms_consent.group_sms_user", self.company)
        with self.assertRaises(AccessError):
            self.sender.with_user(desk).action_pause()
        with self.assertRaises(AccessError):
            self.sender.with_user(desk).write({"mps": 1000})

    def test_b_20_a_neutralised_copy_can_text_nobody(self):
        message = self._enqueue(self._partner("+12125550110"))
        self.env.flush_all()
        with file_open("sms_twilio_gateway/data/neutralize.sql") as script:
            self.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertEqual(message.state, "canceled")
        gateways = self.env["sms.gateway"].with_context(active_test=False).search([])
        secret = ("auth_token", "api_key_sid", "api_key_secret")
        self.assertFalse(any(gateway[name] for gateway in gateways for name in secret))
        self.assertFalse(any(gateways.mapped("active")))
        self.assertFalse(self.sender.cron_id.active)
        own = [("module", "=", "sms_twilio_gateway"), ("model", "=", "ir.cron")]
        crons = self.env["ir.cron"].browse(self.env["ir.model.data"].search(own).mapped("res_id"))
        self.assertGreaterEqual(len(crons), 4)
        self.assertFalse(any(crons.mapped("active")), "also those that came later")
        waiting = [("state", "in", ("queued", "sending", "uncertain"))]
        self.assertFalse(self.messages.search_count(waiting))
        with self.assertRaises(UserError):
            self.gateway._account()
        self._run_lane()
        self.assertFalse(self._texts("+12125550110"))
