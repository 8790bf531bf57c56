"""What the tests of consent share: two companies, people of every role, contacts, files."""

import base64

from odoo.tests import TransactionCase, new_test_user


class ConsentCase(TransactionCase):
    """Two companies that text, a front desk in each, an officer, a member, an ordinary user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Demo contacts of whatever add-on may have the numbers that these tests use.
        cls.env.cr.execute("UPDATE res_partner_phone SET number_e164 = NULL, is_valid = FALSE")
        cls.us, cls.ca = cls.env.ref("base.us"), cls.env.ref("base.ca")
        cls.company = cls.env["res.company"].create(
            {"name": "Lakeside Club", "country_id": cls.us.id}
        )
        cls.other_company = cls.env["res.company"].create(
            {"name": "Hilltop Club", "country_id": cls.ca.id}
        )
        cls.marketing = cls.env.ref("sms_consent.purpose_marketing")
        cls.billing = cls.env.ref("sms_consent.purpose_billing")
        cls.account = cls.env.ref("sms_consent.purpose_account")
        # What these tests say about codes, caps and hours they set up themselves.
        (cls.marketing | cls.billing | cls.account).write(
            {"double_opt_in": False, "frequency_cap": 0, "quiet_hours_policy": "none"}
        )
        cls.desk = cls._user("desk", "sms_consent.group_sms_user", cls.company)
        cls.other_desk = cls._user("otherdesk", "sms_consent.group_sms_user", cls.other_company)
        cls.officer = cls._user("officer", "sms_consent.group_sms_officer", cls.company)
        cls.manager = cls._user("smsmanager", "sms_consent.group_sms_manager", cls.company)
        cls.plain = cls._user("plain", "base.group_user", cls.company)
        cls.env = cls.env(user=cls.desk)
        cls.ann = cls._contact("Ann Archer", "(212) 555-0141")
        cls.bob = cls._contact("Bob Baker", "+1 305 555 0142")
        cls.consents = cls.env["sms.consent"]
        cls.log = cls.env["sms.consent.log"]
        cls.gate = cls.env["sms.consent.gate"]

    @classmethod
    def _user(cls, login, group, company, **values):
        groups = group if group == "base.group_portal" else f"base.group_partner_manager,{group}"
        return new_test_user(
            cls.env(user=cls.env.ref("base.user_root")),
            login,
            groups=groups,
            name=login.capitalize(),
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
            **values,
        )

    @classmethod
    def _contact(cls, name, phone=False, **values):
        values.setdefault("country_id", cls.us.id)
        return cls.env["res.partner"].create({"name": name, "phone": phone, **values})

    def _opt_in(self, partner, purposes=None, **values):
        values.setdefault("company", self.company)
        values.setdefault("number", partner.phone)
        values.setdefault("source", "staff")
        if values["source"] == "staff":
            values.setdefault("consent_type", "phone")
        return self.consents._opt_in(partner, purposes or self.marketing, **values)

    def _opt_out(self, **values):
        values.setdefault("company", self.company)
        values.setdefault("source", "staff")
        return self.consents._opt_out(**values)

    def _proof(self, name="form.pdf"):
        return self.env["ir.attachment"].create(
            {"name": name, "datas": base64.b64encode(name.encode())}
        )

    def _entries(self, partner, **values):
        """Log entries about ``partner``, oldest first."""
        domain = [("partner_id", "=", partner.id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.log.sudo().search(domain, order="position")
