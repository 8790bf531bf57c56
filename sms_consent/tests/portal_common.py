"""What the tests of the public and the portal pages share."""

import re
from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.tests import HttpCase, new_test_user

SELECTOR = re.compile(
    r"^(?P<tag>\w+)?(?:#(?P<id>\w+))?(?:\.(?P<cls>[\w-]+))?(?P<attrs>(?:\[.+\])?)$"
)


def select(page, selector):
    """Nodes of ``page`` by a simple CSS selector: tag, #id, .class, [name=value], descendants."""
    path = ""
    for step in selector.split():
        found = SELECTOR.match(step)
        path += f"//{found['tag'] or '*'}"
        path += f"[@id='{found['id']}']" if found["id"] else ""
        if found["cls"]:
            path += f"[contains(concat(' ', normalize-space(@class), ' '), ' {found['cls']} ')]"
        for name, value in re.findall(r"\[([\w-]+)=([^\]]*)\]", found["attrs"]):
            path += f"[@{name}='{value}']"
    return page.xpath(path)


def stop_windows(case):
    """All that the tests of ``case`` count falls into one window: no hour strikes meanwhile."""
    start = fields.Datetime.now()
    throttle = case.registry["sms.consent.throttle"]
    case.classPatch(throttle, "_window_start", lambda self, now, window: start)


class PageCase(HttpCase):
    """Two members of one company, a second company, and a purpose that members do not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.company.write({"sms_enabled": True, "sms_portal_actor": "name"})
        cls.other_company = cls.env["res.company"].create({"name": "Hilltop Club"})
        cls.marketing = cls.env.ref("sms_consent.purpose_marketing")
        cls.billing = cls.env.ref("sms_consent.purpose_billing")
        (cls.marketing | cls.billing).write({"double_opt_in": False})
        cls.hidden = cls.env["sms.consent.purpose"].create(
            {"name": "Incidents", "code": "incidents", "portal_visible": False}
        )
        wording = cls.env["sms.consent.wording"].create(
            {"purpose_id": cls.hidden.id, "body": "<p>I agree to texts about incidents.</p>"}
        )
        wording.action_publish()
        cls.ann = cls._member("Ann Archer", "ann-archer", "(212) 555-0141")
        cls.bob = cls._member("Bob Baker", "bob-baker", "(305) 555-0142")
        cls.consents = cls.env["sms.consent"]
        cls.texts = []
        texts = cls.texts

        def deliver(self, company, found, reply_via):
            texts.extend((text.number, text.body) for text in found)

        # Whatever carries the texts in this database, these tests read them here.
        confirmation = cls.registry["sms.consent.confirmation"]
        cls.classPatch(confirmation, "_deliver", deliver)
        stop_windows(cls)

    @classmethod
    def _member(cls, name, login, phone):
        user = new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            name=name,
            password=login,  # what the browser of a tour logs in with
            email=f"{login}@example.com",
        )
        user.partner_id.write({"phone": phone, "country_id": cls.env.ref("base.us").id})
        return user.partner_id

    def setUp(self):
        super().setUp()
        self.texts.clear()

    def _code_to(self, number):
        """The last code that was texted to ``number`` (E.164)."""
        codes = [re.search(r"\b\d{6}\b", body) for to, body in self.texts if to == number]
        return next(found[0] for found in reversed(codes) if found)

    def _later(self, **delta):
        """Let time pass for the codes that wait: as if they had been sent earlier."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE sms_consent_code
                  SET sent_at = sent_at - %s, first_sent_at = first_sent_at - %s""",
            [timedelta(**delta)] * 2,
        )
        self.env["sms.consent.code"].invalidate_model()

    def _log_in(self, partner):
        login = partner.user_ids.login
        self.authenticate(login, login)

    def _page(self, url, status=200, **values):
        """The page at ``url`` (POST with ``values``), parsed; its status is checked."""
        response = self.url_open(url, data=values or None)
        self.assertEqual(response.status_code, status, response.text[:2000])
        return html.fromstring(response.text)

    def _form(self, page, css):
        """The fields of a form as a browser would send them."""
        (form,) = select(page, css)
        return dict(form.form_values())

    def _text(self, page, css):
        return " ".join(" ".join(node.text_content().split()) for node in select(page, css))

    def _consent(self, partner, purpose, company=None):
        return self.consents.search(
            [
                ("partner_id", "=", partner.id),
                ("purpose_id", "in", purpose.ids),
                ("company_id", "=", (company or self.company).id),
            ]
        )

    def _opt_in(self, partner, purposes=None, **values):
        values = {"company": self.company, "number": partner.phone, "source": "portal", **values}
        return self.consents._opt_in(partner, purposes or self.marketing, **values)

    def _entries(self, partner, **values):
        """Log entries about ``partner``, oldest first."""
        domain = [("partner_id", "=", partner.id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.env["sms.consent.log"].search(domain, order="position")
