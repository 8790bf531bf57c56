from odoo import Command
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestSecurityRpc(ConsentCase):
    """What a client writes, in values or in its context, changes no consent by the back door."""

    def _call(self, records, method, *args, user=None, **context):
        model = records.browse().with_env(self.env(user=user or self.desk, su=False, context={}))
        ids = [records.ids] if records else []
        result = call_kw(model, method, [*ids, *args], {"context": context})
        self.env.flush_all()
        self.env.invalidate_all()
        return result

    def test_nf_5_nf_7_what_follows_from_a_number_cannot_be_written(self):
        phone = self.ann.sms_phone_ids
        for vals in (
            {"is_preferred_sms": True},
            {"number_e164": "+442079460000", "is_valid": True, "country_id": self.us.id},
            {"line_type": "mobile"},
            {"company_id": self.other_company.id},
            {"partner_id": self.bob.id},
            {"verified_at": "2026-01-01 00:00:00"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self._call(phone, "write", vals)
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                command = Command.update(phone.id, vals)
                self._call(self.ann, "write", {"sms_phone_ids": [command]})
        with self.assertRaises(AccessError):
            self._call(
                self.env["res.partner.phone"],
                "create",
                [{"partner_id": self.ann.id, "number": "2125550149", "is_preferred_sms": True}],
            )

    def test_a_new_phone_takes_nothing_from_the_context(self):
        values = {"partner_id": self.ann.id, "number": "(212) 555-0149"}
        ids = self._call(
            self.env["res.partner.phone"],
            "create",
            [values],
            default_verified_at="2026-01-01 00:00:00",
            default_is_preferred_sms=True,
        )
        phone = self.env["res.partner.phone"].browse(ids)
        self.assertEqual((phone.verified_at, phone.is_preferred_sms), (False, False))

    def test_no_consent_without_a_log_entry_by_a_users_defaults(self):
        values = {
            "mode": "opt_in",
            "partner_id": self.ann.id,
            "purpose_ids": [Command.set(self.marketing.ids)],
            "consent_type": "phone",
        }
        for model, name, value in (
            ("sms.consent", "state", "opted_in"),
            ("sms.consent", "number", "+12125550141"),
            ("sms.consent", "consent_type", "phone"),
            ("res.partner.phone", "verified_at", "2026-01-01 00:00:00"),
        ):
            self._call(self.env["ir.default"], "set", model, name, value, True)
        wizards = self.env["sms.consent.wizard"]
        wizard = wizards.browse(self._call(wizards, "create", [values]))
        self._call(
            wizard,
            "action_apply",
        )
        self.assertEqual(self._entries(self.ann, field_name="state").new_value, "Opted in")
        self.assertTrue(self._entries(self.ann, field_name="number"))
        self.assertFalse(self.ann.sms_phone_ids.verified_at)

    def test_commands_through_the_contact_change_no_consent(self):
        consent = self._opt_in(self.ann)
        for command in (
            Command.create({"purpose_id": self.billing.id, "state": "opted_in"}),
            Command.update(consent.id, {"state": "opted_out"}),
            Command.delete(consent.id),
            Command.unlink(consent.id),
            Command.set([]),
            Command.clear(),
        ):
            with self.subTest(command=command), self.assertRaises(AccessError):
                self._call(self.ann, "write", {"sms_consent_ids": [command]})
        with self.assertRaises(AccessError):
            self._call(self.bob, "write", {"sms_consent_ids": [Command.link(consent.id)]})
        entries = self._entries(self.ann)
        self._call(self.ann, "write", {"sms_log_ids": [Command.clear()]})
        self.assertEqual(self._entries(self.ann), entries)
        self.assertEqual((consent.state, consent.partner_id), ("opted_in", self.ann))

    def test_an_import_is_its_makers_whatever_the_context_says(self):
        ids = self._call(
            self.env["sms.consent.import"],
            "create",
            [{"name": "members.csv"}],
            user=self.officer,
            default_state="running",
            default_user_id=self.manager.id,
        )
        batch = self.env["sms.consent.import"].sudo().browse(ids)
        self.assertEqual((batch.state, batch.user_id), ("draft", self.officer))

    def test_a_file_of_another_record_is_not_taken_away_as_proof(self):
        own, theirs = self._proof(), self._proof("invoice.pdf")
        theirs.sudo().write({"res_model": "res.partner", "res_id": self.bob.id})
        hidden = self.env["ir.attachment"].sudo().create({"name": "x", "raw": b"secret"})
        hidden.write({"res_model": "res.company", "res_id": self.other_company.id})
        wizards = self.env["sms.consent.wizard"]
        values = {
            "mode": "opt_in",
            "partner_id": self.ann.id,
            "purpose_ids": [Command.set(self.marketing.ids)],
            "consent_type": "paper",
        }
        smuggled = {**values, "evidence_ids": [Command.set(hidden.ids)]}
        with self.assertRaises(AccessError):
            self._call(wizards, "create", [smuggled])
        chosen = {**values, "evidence_ids": [Command.set((own | theirs).ids)]}
        wizard = wizards.browse(self._call(wizards, "create", [chosen]))
        self._call(wizard, "action_apply")
        consent = self.ann.sms_consent_ids
        self.assertEqual(consent.evidence_ids, own | theirs)
        self.assertEqual((own.res_model, own.res_id), ("sms.consent", consent.id))
        self.assertEqual((theirs.res_model, theirs.res_id), ("res.partner", self.bob.id))

    def test_names_of_another_companys_contacts_stay_there(self):
        theirs = self._contact("Hidden Hal", "+12125550141")
        theirs.sudo().company_id = self.other_company
        ours = self._contact("Amy Archer", "+12125550141")
        phones = self._call(self.ann.sms_phone_ids, "read", ["shared_with"])
        self.assertEqual(phones[0]["shared_with"], "Amy Archer")
        self.consents._apply_inbound(self.company, "+12125550141", "maybe stop?")
        review = (
            self.env["sms.consent.review"]
            .sudo()
            ._ask(self.company, "+12125550141", "maybe stop?", "stop")
        )
        (row,) = self._call(review, "read", ["partner_ids"])
        self.assertEqual(set(row["partner_ids"]), set((self.ann | ours).ids))
