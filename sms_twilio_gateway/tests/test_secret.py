from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word

from .common import GatewayCase


@tagged("post_install", "-at_install")
class TestSecret(GatewayCase):
    """A code or a link of the recipient's own is gone once it need not be sent again."""

    def _secret(self, number):
        return self._enqueue(
            self._partner(number), body="Your code: ***", secret_body="Lakeside: hello"
        )

    def _advance(self, message, state, **values):
        self.messages._advance([Word(message.id, state, **values)])

    def test_it_stays_while_it_may_have_to_be_sent(self):
        message = self._secret("+12125550111")
        for state in (State.SENDING, State.UNCERTAIN, State.ACCEPTED, State.SENT):
            self._advance(message, state)
            self.messages._gc_secrets()
            self.assertEqual(message.secret_body, "Lakeside: hello")

    def test_it_goes_with_the_last_state(self):
        for index, state in enumerate((State.DELIVERED, State.BLOCKED, State.CANCELED)):
            message = self._secret(f"+1212555012{index}")
            self._advance(message, state)
            self.assertFalse(message.secret_body, state)
            self.assertEqual(message.body, "Your code: ***")

    def test_a_failure_is_tried_again_with_it_and_then_loses_it(self):
        again, dead = self._secret("+12125550113"), self._secret("+12125550114")
        self._advance(again, State.FAILED, code=30001)  # queue overflow: worth another attempt
        self._advance(dead, State.UNDELIVERED, code=30006)  # a landline
        self.messages._gc_secrets()
        self.assertEqual((again.state, again.secret_body), ("queued", "Lakeside: hello"))
        self.assertEqual((dead.state, dead.secret_body), ("undelivered", False))

    def test_it_goes_when_nothing_more_is_heard(self):
        message = self._secret("+12125550115")
        self._advance(message, State.SENT)
        self.env.cr.execute(
            "UPDATE sms_message SET state_at = %s WHERE id = %s",
            (fields.Datetime.now() - timedelta(days=3), message.id),
        )
        self.messages._gc_secrets()
        self.assertFalse(message.secret_body)
