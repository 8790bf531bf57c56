from odoo.tests import tagged

from .inbox_common import ANN, STRANGER, InboxCase

BOB = "+12125550111"


@tagged("post_install", "-at_install")
class TestInboxTour(InboxCase):
    """The inbox in a browser, as the front desk; live arrival is in tests/e2e."""

    def test_ic_4_the_front_desk_reads_answers_and_closes(self):
        self.desk.password = "inbox_desk"
        self._partner(ANN).name = "Ann Archer"
        self._partner(BOB).name = "Bob Baker"
        self.env["res.partner"].create({"name": "Abe Aalto"})
        self._text_us("wrong number")
        self._text_us("STOP", BOB)
        conversation = self._text_us("Is the pool open?", STRANGER)
        self.start_tour("/odoo/sms-inbox", "sms_inbox", login="inbox_desk")
        self.assertEqual(conversation.partner_id.name, "Abe Aalto")
        self.assertEqual((conversation.state, conversation.user_id), ("done", self.desk))

    def test_id_1_a_text_from_the_contacts_action_menu(self):
        self.desk.password = "inbox_desk"
        ann = self._partner(ANN)
        ann.name = "Ann Archer"
        self.start_tour(f"/odoo/res.partner/{ann.id}", "sms_send_text", login="inbox_desk")
        message = self.messages.search([("partner_id", "=", ann.id)])
        self.assertEqual(message.body, "The pool opens at 9. Tout va bien, ça va?\nBring a towel.")
        self.assertEqual((message.res_model, message.res_id), ("res.partner", ann.id))
