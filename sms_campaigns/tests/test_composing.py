"""PI-2, composing: type, date range of the appointments, preference, refresh, confirmation."""

from odoo import Command, fields
from odoo.tests import Form, tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestComposing(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.texted = cls._patient("Ada", "+12125550110", "text", "in", days=1)
        cls.mailed = cls._patient("Ben", "+12125550111", "email", "in", days=1)
        cls.stranger = cls._patient("Cleo", "+12125550112", "text", None, days=2)
        cls.later = cls._patient("Dora", "+12125550113", "text", "in", days=30)
        cls.past = cls._patient("Emil", "+12125550114", "text", "in", days=-3)

    @classmethod
    def _patient(cls, name, number, preference, consent, days):
        """Somebody with an appointment in so many days."""
        patient = cls._contact(name, number, consent)
        patient.preferred_contact_method = preference
        start = fields.Datetime.add(fields.Datetime.now(), days=days)
        cls.env["calendar.event"].create(
            {
                "name": "Composing test",
                "start": start,
                "stop": fields.Datetime.add(start, hours=1),
                "partner_ids": [Command.set(patient.ids)],
            }
        )
        return patient

    def _audience(self):
        appointments = [
            ("name", "=", "Composing test"),
            ("start", ">=", "today"),
            ("start", "<", "today +7d"),
        ]
        prefers = self.env.ref("sms_campaigns.filter_prefers_text")
        lines = [
            {"model": "calendar.event", "domain": repr(appointments)},
            {"effect": "among", "kind": "saved", "filter_id": prefers.id},
        ]
        audiences = self.env["sms.audience"].with_user(self.manager)
        return audiences.with_context(allowed_company_ids=self.company_a.ids).create(
            {
                "name": "Appointments of the week, by preference",
                "purpose_id": self.purpose.id,
                "line_ids": [Command.create(line) for line in lines],
            }
        )

    def _contacts_of(self, action):
        return self.env["res.partner"].search(action["domain"])

    def test_pi_2_from_the_type_to_the_confirmation(self):
        audience = self._audience()
        template = self.env["sms.template"].create(
            {
                "name": "Appointment",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "body": "See you soon, {{ object.name }}",
                "purpose_id": self.purpose.id,
            }
        )
        campaigns = self.env["sms.campaign"].with_user(self.manager)
        with Form(campaigns.with_context(allowed_company_ids=self.company_a.ids)) as form:
            form.name = "Appointments of the week"
            form.audience_id = audience
            form.template_id = template
            form.schedule_type = "at"
            form.schedule_at = "2099-05-01 14:00:00"
        campaign = form.record
        self.assertEqual(campaign.body, template.body)
        self.assertEqual(campaign.purpose_id, self.purpose)
        action = campaign.action_confirm()
        dialog = self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])
        self.assertEqual((dialog.allowed_count, dialog.left_out_count), (1, 1))
        [reason] = dialog.reason_ids
        self.assertEqual(reason.name, "No consent")
        self.assertEqual(self._contacts_of(reason.action_view_contacts()), self.stranger)
        self.assertEqual(campaign.state, "draft", "nothing leaves before it is confirmed")
        dialog.action_launch()
        self.assertEqual(campaign.state, "scheduled")

    def test_pi_2_only_by_preference_in_the_range_and_refreshed(self):
        audience = self._audience()
        found = self._contacts_of(audience.action_view_contacts())
        self.assertEqual(found, self.texted | self.stranger)
        self.mailed.preferred_contact_method = "text"
        self.stranger.preferred_contact_method = "voice"
        self.assertEqual(
            self._contacts_of(audience.action_view_contacts()), self.texted | self.mailed
        )
        campaign = self._campaign(audience_id=audience.id)
        self._launch(campaign)
        self.assertEqual(self._messages(campaign).partner_id, self.texted | self.mailed)
