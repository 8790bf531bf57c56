from odoo.tests import TransactionCase, tagged

ANN, BOB = "+12125550141", "+12125550142"


@tagged("post_install", "-at_install")
class TestErasure(TransactionCase):
    """What mailings remember of a person who is erased (B-17)."""

    def _trace(self, record, number):
        return self.env["mailing.trace"].create(
            {
                "trace_type": "sms",
                "model": record._name,
                "res_id": record.id,
                "sms_number": number,
            }
        )

    def test_b_17_a_mailing_forgets_the_number_of_an_erased_person(self):
        ann = self.env["res.partner"].create({"name": "Ann", "phone": ANN})
        bob = self.env["res.partner"].create({"name": "Bob", "phone": BOB})
        contact = self.env["mailing.contact"].create({"name": "Ann", "mobile": ANN})
        hers = self._trace(ann, "+12125550149") | self._trace(contact, ANN)
        his = self._trace(bob, BOB)
        ann._sms_erase_person({ANN}, self.env.company)
        self.assertEqual(hers.mapped("sms_number"), [False, False])
        self.assertEqual(his.sms_number, BOB)
