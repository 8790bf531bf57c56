"""What Odoo's modules text by themselves, module by module (B-1)."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from door_case import AGREED, SILENT, DoorCase


@tagged("post_install", "-at_install")
class TestAutomatic(DoorCase):
    def test_b_1_calendar_reminders(self):
        alarm = self.env["calendar.alarm"].create(
            {"name": "An hour before", "alarm_type": "sms", "duration": 1, "interval": "hours"}
        )
        self.assertEqual(alarm.sms_template_id.purpose_id, self.appointments)
        now = fields.Datetime.now()
        event = self.env["calendar.event"].create(
            {
                "name": "Check-up",
                "start": now + timedelta(minutes=30),
                "stop": now + timedelta(minutes=90),
                "alarm_ids": [Command.set(alarm.ids)],
                "partner_ids": [Command.set((self.ann | self.bob).ids)],
            }
        )
        manager = self.env["calendar.alarm_manager"]
        manager.with_context(lastcall=now - timedelta(hours=1))._send_reminder()
        self._assert_only_the_agreed_was_texted(self.appointments, event)
        self._assert_chatter_follows()

    def test_b_1_calendar_reminders_whose_template_is_gone(self):
        event = self.env["calendar.event"].create({"name": "Check-up"})
        partners = self.ann | self.bob
        event._message_sms_with_template(template_fallback="Soon", partner_ids=partners.ids)
        self._assert_only_the_agreed_was_texted(self.appointments, event)

    def test_b_1_deliveries(self):
        self.company.write({"stock_text_confirmation": True, "stock_confirmation_type": "sms"})
        self.company.stock_sms_confirmation_template_id = self.env.ref(
            "stock_sms.sms_template_data_stock_delivery"
        )
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)])
        product = self.env["product.product"].create({"name": "Racket", "type": "consu"})
        for partner in self.ann | self.bob:
            picking = self.env["stock.picking"].create(
                {
                    "partner_id": partner.id,
                    "picking_type_id": warehouse.out_type_id.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "location_dest_id": partner.property_stock_customer.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_qty": 1,
                                "location_id": warehouse.lot_stock_id.id,
                                "location_dest_id": partner.property_stock_customer.id,
                            }
                        )
                    ],
                }
            )
            picking.action_confirm()
            picking.move_ids.write({"quantity": 1, "picked": True})
            with self._as_if_live():
                picking._action_done()
        self._assert_only_the_agreed_was_texted(self.account_purpose)
        self._assert_chatter_follows()

    def test_b_1_events(self):
        self.env["ir.config_parameter"].set_param("event.event_mail_async", False)
        template = self.env.ref("event_sms.sms_template_data_event_registration")
        self.assertEqual(template.purpose_id, self.appointments)
        now = fields.Datetime.now()
        event = self.env["event.event"].create(
            {
                "name": "Open day",
                "date_begin": now + timedelta(days=5),
                "date_end": now + timedelta(days=6),
                "company_id": self.company.id,
                "event_mail_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "interval_unit": "now",
                            "interval_type": "after_sub",
                            "notification_type": "sms",
                            "template_ref": f"sms.template,{template.id}",
                        }
                    ),
                ],
            }
        )
        self.env["event.registration"].create(
            [
                {"event_id": event.id, "partner_id": person.id, "name": person.name}
                for person in self.ann | self.bob
            ]
        )
        self._run_odoos_queue()
        self._assert_only_the_agreed_was_texted(self.appointments)

    def test_b_1_project_stages(self):
        stage = self.env["project.task.type"].create(
            {"name": "Done", "sequence": 90, "sms_template_id": self._template("project.task").id}
        )
        project = self.env["project.project"].create(
            {
                "name": "Repairs",
                "company_id": self.company.id,
                "type_ids": [Command.create({"name": "New"}), Command.link(stage.id)],
            }
        )
        tasks = self.env["project.task"].create(
            [
                {"name": "Repair", "project_id": project.id, "partner_id": person.id}
                for person in self.ann | self.bob
            ]
        )
        tasks.stage_id = stage
        self._assert_only_the_agreed_was_texted(self.account_purpose, tasks[0])
        self._assert_chatter_follows()

    def test_b_1_server_actions_in_every_way_they_text(self):
        billing = self.env.ref("sms_consent.purpose_billing")
        for method in ("sms", "comment"):
            with self.subTest(method=method):
                self.sandbox.reset()
                self._message(AGREED)._cancel(self._message(AGREED).ids)
                action = self.env["ir.actions.server"].create(
                    {
                        "name": "Text",
                        "model_id": self.env["ir.model"]._get_id("res.partner"),
                        "state": "sms",
                        "sms_template_id": self._template("res.partner", purpose_id=billing.id).id,
                        "sms_method": method,
                    }
                )
                people = self.ann | self.bob
                before = self._message(AGREED)
                action.with_context(active_model="res.partner", active_ids=people.ids).run()
                self._run_odoos_queue()
                queued = self._message(AGREED) - before
                self.assertEqual(queued.mapped("state"), ["queued"])
                self.assertEqual(queued.purpose_id, billing)
                self._run_lane()
                self.assertEqual(len(self._texts(AGREED)), 1)
                self.assertFalse(self._texts(SILENT))
        self.provider.assert_not_called()

    def test_b_1_automation_rules(self):
        model = self.env["ir.model"]._get("crm.lead")
        self.env["base.automation"].create(
            {
                "name": "Greet",
                "model_id": model.id,
                "trigger": "on_create",
                "action_server_ids": [
                    Command.create(
                        {
                            "name": "Greet",
                            "model_id": model.id,
                            "state": "sms",
                            "sms_template_id": self._template("crm.lead").id,
                            "sms_method": "sms",
                            "usage": "base_automation",
                        }
                    )
                ],
            }
        )
        self.env["crm.lead"].create(
            [
                {"name": "Enquiry", "partner_id": person.id, "company_id": self.company.id}
                for person in self.ann | self.bob
            ]
        )
        self._run_odoos_queue()
        self._assert_only_the_agreed_was_texted(self.account_purpose)
