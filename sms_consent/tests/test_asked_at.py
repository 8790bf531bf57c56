from datetime import datetime

from odoo.tests import tagged

from .common import ConsentCase

NUMBER = "+12125550141"
ASKED = datetime(2026, 1, 5, 12, 0)


@tagged("post_install", "-at_install")
class TestAskedAt(ConsentCase):
    """C-2: the log tells when a text came in, and when what it asked for was applied."""

    def _reply(self, body):
        return self.consents._apply_inbound(self.company, NUMBER, body, received_at=ASKED)

    def _check(self, **values):
        entries = self._entries(self.ann, **values)
        self.assertTrue(entries)
        for entry in entries:
            with self.subTest(event=entry.event, field=entry.field_name):
                self.assertEqual(entry.received_at, ASKED)
                self.assertGreater(entry.date, ASKED)

    def test_c_2_stop(self):
        self._opt_in(self.ann, confirm=False)
        self._reply("STOP")
        self._check(event="opt_out")
        self._check(event="suppress")

    def test_c_2_start(self):
        self._opt_in(self.ann, confirm=False)
        self._opt_out(partner=self.ann)
        self._reply("START")
        self._check(event="opt_in", source="sms")
        self._check(event="release")

    def test_c_2_yes_to_a_request(self):
        self.marketing.sudo().double_opt_in = True
        self._opt_in(self.ann)
        self._reply("YES")
        self._check(event="opt_in", field_name="state")

    def test_c_2_start_of_a_number_without_consents(self):
        actor = self.consents._actor("staff")
        self.env["sms.suppression"].sudo()._suppress([NUMBER], self.company, "staff", actor=actor)
        self._reply("START")
        self._check(event="release")

    def test_c_2_a_doubtful_reply_that_somebody_decides_later(self):
        consent = self._opt_in(self.ann, confirm=False)
        review = self.env["sms.consent.review"]._ask(
            self.company, NUMBER, "enough of this", "enough", ASKED
        )
        review.with_user(self.desk).action_revoke()
        self.assertEqual(consent.state, "opted_out")
        self._check(event="opt_out")
        self.assertIsNone(self.env["sms.consent.ledger.check"].sudo()._verify(self.company))
