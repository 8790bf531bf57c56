"""What staff text from business records, with Odoo's own button (B-1)."""

from odoo.tests import tagged

from door_case import AGREED, SILENT, DoorCase


@tagged("post_install", "-at_install")
class TestByHand(DoorCase):
    def _records(self, model):
        values = {
            "crm.lead": lambda p: {"name": "Enquiry", "partner_id": p.id},
            "sale.order": lambda p: {"partner_id": p.id},
            "res.partner": None,
        }[model]
        people = self.ann | self.bob
        if values is None:
            people.company_id = self.company
            return people
        return self.env[model].create(
            [{**values(person), "company_id": self.company.id} for person in people]
        )

    def _compose(self, records, **values):
        return (
            self.env["sms.composer"]
            .with_context(active_id=False)
            .create(
                {
                    "res_model": records._name,
                    "res_ids": repr(records.ids),
                    "body": "Lakeside: hello",
                    **values,
                }
            )
        )

    def test_b_1_a_text_from_one_record_after_the_other(self):
        for model in ("crm.lead", "sale.order", "res.partner"):
            with self.subTest(model=model):
                self._clear()
                records = self._records(model)
                self._compose(records, composition_mode="comment")._action_send_sms()
                self._assert_only_the_agreed_was_texted(self.account_purpose, records[0])
                self._assert_chatter_follows()

    def test_b_1_a_text_to_many_records_at_once(self):
        for model in ("crm.lead", "sale.order", "res.partner"):
            for at_once in (True, False):
                with self.subTest(model=model, at_once=at_once):
                    self._clear()
                    composer = self._compose(
                        self._records(model), composition_mode="mass", mass_force_send=at_once
                    )
                    composer._action_send_sms()
                    self._run_odoos_queue()
                    self._assert_only_the_agreed_was_texted(self.account_purpose)

    def test_b_1_a_text_to_bare_numbers(self):
        composer = self.env["sms.composer"].create(
            {
                "composition_mode": "numbers",
                "numbers": f"{AGREED},{SILENT}",
                "body": "Lakeside: hello",
            }
        )
        composer._action_send_sms()
        self.provider.assert_not_called()
        self.assertEqual(self._message(AGREED).state, "queued")
        self._run_lane()
        self.assertEqual(len(self._texts(AGREED)), 1)
        self.assertFalse(self._message(SILENT))

    def test_b_1_applicants(self):
        applicants = self.env["hr.applicant"].create(
            [
                {
                    "partner_name": person.name,
                    "partner_id": person.id,
                    "partner_phone": person.phone,
                    "company_id": self.company.id,
                }
                for person in self.ann | self.bob
            ]
        )
        self._from_action(applicants.action_send_sms(), "hr.applicant", mass_force_send=True)
        self._assert_only_the_agreed_was_texted(self.account_purpose)

    def test_b_1_visitors_of_the_website(self):
        visitors = self.env["website.visitor"].create(
            [
                {"access_token": str(person.id), "partner_id": person.id}
                for person in self.ann | self.bob
            ]
        )
        for visitor in visitors:
            self._from_action(visitor.action_send_sms(), "res.partner")
        self._assert_only_the_agreed_was_texted(self.account_purpose, self.ann)

    def test_b_1_receipts_of_the_till(self):
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=self.company, install_demo=False
        )
        config = self.env["pos.config"].create(
            {
                "name": "Bar",
                "module_pos_sms": True,
                "sms_receipt_template_id": self.env.ref(
                    "pos_sms.sms_template_data_point_of_sale"
                ).id,
            }
        )
        config.open_ui()
        for person in self.ann | self.bob:
            order = self.env["pos.order"].create(
                {
                    "session_id": config.current_session_id.id,
                    "company_id": self.company.id,
                    "partner_id": person.id,
                    "pos_reference": f"Order {person.id}",
                    "amount_tax": 0,
                    "amount_total": 0,
                    "amount_paid": 0,
                    "amount_return": 0,
                }
            )
            order.action_sent_message_on_sms(person.phone, None)
        self._assert_only_the_agreed_was_texted(self.account_purpose)
        self._assert_chatter_follows()

    def _from_action(self, action, model, **values):
        """Send from the dialog that ``action`` opens."""
        composer = (
            self.env["sms.composer"]
            .with_context(active_id=False, active_model=model, **action["context"])
            .create({"res_model": model, "body": "Lakeside: hello", **values})
        )
        composer.action_send_sms()
        self._run_odoos_queue()

    def _clear(self):
        """As if nobody had ever been texted: the next of several tries in one test."""
        self.sandbox.reset()
        self.env["mail.notification"].search([("notification_type", "=", "sms")]).unlink()
        self.env["sms.sms"].search([("number", "in", (AGREED, SILENT))]).unlink()
        self.cr.execute("DELETE FROM sms_message WHERE number IN %s", [(AGREED, SILENT)])
        self.env.invalidate_all()
