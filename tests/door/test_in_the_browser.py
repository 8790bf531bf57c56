"""The buttons of Odoo's own screens, pressed by a salesperson (B-1)."""

import json
from contextlib import nullcontext

from odoo.tests import HttpCase, tagged

from door_case import AGREED, DoorMixin

# ["click", selector, words in it], ["fill", selector, words] or ["see", selector, words in it]
PRESS = """
    const shown = (element, words) =>
        element.getClientRects().length && element.textContent.includes(words);
    const find = async (selector, words = "") => {
        for (let turn = 0; turn < 600; turn++) {
            const all = [...document.querySelectorAll(selector)];
            const found = all.find((element) => shown(element, words));
            if (found) {
                return found;
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error(`nothing shows as ${selector} with "${words}"`);
    };
    (async () => {
        for (const [what, selector, words] of %s) {
            const element = await find(selector, what === "fill" ? "" : words);
            if (what === "click") {
                element.click();
            } else if (what === "fill") {
                element.value = words;
                element.dispatchEvent(new InputEvent("input", { bubbles: true }));
                element.dispatchEvent(new Event("change", { bubbles: true }));
            }
        }
        console.log("test successful");
    })().catch((error) => console.error(error.message));
"""
ACTIONS, ITEM = ".o_cp_action_menus button", ".o-dropdown--menu .dropdown-item"
CLOSED = "body:not(:has(.modal))"
BODY = ".modal [name=body] textarea"
SEND = ".modal footer button[name=action_send_sms]"


@tagged("post_install", "-at_install")
class TestInTheBrowser(DoorMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sales = "sales_team.group_sale_manager"
        cls.seller = cls._user("door_seller", sales, cls.company)
        cls.texter = cls._user("door_texter", f"{sales},sms_consent.group_sms_user", cls.company)

    def enter_registry_test_mode(self):
        """The registry is in test mode already, for the browser's requests."""
        return nullcontext()

    def _press(self, user, address, *steps):
        self.env.flush_all()
        self.browser_js(address, PRESS % json.dumps(steps), login=user.login, timeout=300)
        self.env.invalidate_all()

    def _of_each(self, model, **values):
        return self.env[model].create(
            [
                {"partner_id": person.id, "company_id": self.company.id, **values}
                for person in self.ann | self.bob
            ]
        )

    def test_b_1_send_sms_of_a_lead(self):
        leads = self._of_each("crm.lead", name="Enquiry", user_id=self.seller.id)
        refused = "has not agreed to Account texts"
        for lead, steps in zip(
            leads,
            ((), (["see", ".modal .alert-warning", refused],)),
            strict=True,
        ):
            self._press(
                self.seller,
                f"/odoo/crm/{lead.id}",
                ["click", ACTIONS, ""],
                ["click", ITEM, "Send SMS"],
                *steps,
                ["fill", BODY, "Lakeside: hello"],
                ["click", SEND, "Send"],
                ["see", CLOSED, ""],
            )
        self._assert_only_the_agreed_was_texted(self.account_purpose, leads[0])
        self._assert_chatter_follows()

    def test_b_1_sms_of_chosen_leads(self):
        self._of_each("crm.lead", name="Enquiry", user_id=self.seller.id, type="opportunity")
        self._press(
            self.seller,
            "/odoo/action-crm.crm_lead_action_pipeline?view_type=list",
            ["click", ".o_list_view thead .o_list_record_selector input", ""],
            ["click", ".o_control_panel button", "SMS"],
            ["fill", BODY, "Lakeside: hello"],
            ["click", ".modal footer button[name=action_send_sms_mass_now]", "Send now"],
            ["see", CLOSED, ""],
        )
        self._assert_only_the_agreed_was_texted(self.account_purpose)

    def test_b_1_send_text_of_a_quotation(self):
        """Whoever may use our dialog has it in place of Odoo's own."""
        order, other = self._of_each("sale.order", user_id=self.texter.id)
        self._press(
            self.texter,
            f"/odoo/sales/{order.id}",
            ["click", ACTIONS, ""],
            ["click", ITEM, "Send Text"],
            ["see", ".modal .o_data_row", self.ann.name],
            ["fill", BODY, "Lakeside: hello"],
            ["click", ".modal footer button[name=action_send]", "Send"],
            ["see", ".modal [name=result]", "In the queue: 1"],
        )
        self._press(
            self.texter,
            f"/odoo/sales/{other.id}",
            ["click", ACTIONS, ""],
            ["click", ITEM, "Send Text"],
            ["see", ".modal .o_data_row", "has not agreed"],
        )
        self.assertEqual(self._message(AGREED).user_id, self.texter)
        self._assert_only_the_agreed_was_texted(self._message(AGREED).purpose_id, order)
