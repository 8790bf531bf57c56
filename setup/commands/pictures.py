"""The pictures of the add-ons' descriptions: whose eyes, which page, what is clicked before."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from environment import demo_database, paths
from environment.web_client import WebClient

CONTACT = "sms_consent.demo_partner_rose"
MEMBER = "sms_consent.demo_partner_noah"
NEWSLETTER = "sms_campaigns.demo_campaign_newsletter"
#: The campaign that is launched for the pictures.
LAUNCHED = "Summer newsletter"
FINISHED = ("state", "in", ("draft", "completed", "cancelled"))


@dataclass(frozen=True)
class Demo:
    """The running demo: its addresses, and its administrator as a program."""

    odoo: str
    sandbox: str
    admin: WebClient


@dataclass(frozen=True)
class Shot:
    """One picture.

    :param addon: whose description it belongs to
    :param address: of the page, from the demo
    :param login: who looks; empty for a visitor
    :param prepare: what is clicked before the picture is taken
    """

    addon: str
    name: str
    address: Callable[[Demo], str]
    login: str = ""
    phone: bool = False
    prepare: Callable[[Page], None] = lambda page: None

    @property
    def file(self) -> Path:
        """Where the picture goes."""
        return paths.ROOT / self.addon / "static" / "description" / f"{self.name}.png"


def _contact(demo: Demo) -> str:
    return f"{demo.odoo}/odoo/contacts/{demo.admin.ref(CONTACT)}"


def _action(xml_id: str) -> Callable[[Demo], str]:
    return lambda demo: f"{demo.odoo}/odoo/action-{xml_id}"


def _record(xml_id: str, model: str, domain: list) -> Callable[[Demo], str]:
    """The newest record of an action's model that matches."""

    def address(demo: Demo) -> str:
        [found] = demo.admin.call(model, "search", domain, limit=1, order="id desc")
        return f"{demo.odoo}/odoo/action-{xml_id}/{found}"

    return address


def _web(path: str) -> Callable[[Demo], str]:
    return lambda demo: demo.odoo + path


def _preferences(demo: Demo) -> str:
    [values] = demo.admin.call(
        "res.partner", "read", [demo.admin.ref(MEMBER)], ["sms_preferences_url"]
    )
    return demo.odoo + "/sms/" + values["sms_preferences_url"].split("/sms/")[1]


def _new_campaign(demo: Demo) -> str:
    """A campaign ready to be launched; those of earlier pictures are archived."""
    campaigns = WebClient(demo.odoo, demo_database.NAME, "campaigns", "campaigns")
    earlier = campaigns.call("sms.campaign", "search", [("name", "=", LAUNCHED), FINISHED])
    campaigns.call("sms.campaign", "action_archive", earlier)
    [made] = campaigns.call("sms.campaign", "copy", [demo.admin.ref(NEWSLETTER)])
    values = {
        "name": LAUNCHED,
        "body": "Hello {{ object.name }}, our summer newsletter is out: the garden party on "
        "July 4, evening courses and the new library hours.",
    }
    campaigns.call("sms.campaign", "write", [made], values)
    return f"{demo.odoo}/odoo/action-sms_campaigns.sms_campaign_action/{made}"


def _sms_page(page: Page) -> None:
    page.click(".nav-link[name=sms]")


def _numbers_and_log(page: Page) -> None:
    _sms_page(page)
    page.mouse.move(0, 0)
    page.locator("[name=sms_phone_ids]").evaluate("node => node.scrollIntoView()")


def _opt_in(page: Page) -> None:
    _sms_page(page)
    page.locator("[data-state=none] [name=sms_opt_in]").first.click()
    page.wait_for_selector(".modal [name=consent_type]")


def _launch(page: Page) -> None:
    page.click("button[name=action_confirm]:visible")
    page.wait_for_selector(".modal [name=reason_ids]")


def _under_way(page: Page) -> None:
    """Launch, and wait until the first texts have arrived."""
    _launch(page)
    page.click(".modal button[name=action_launch]:visible")
    page.wait_for_function(
        "() => Number(document.querySelector('[name=delivered_count] .o_stat_value')"
        "?.innerText) >= 8"
    )


def _home(page: Page) -> None:
    page.wait_for_selector("[data-figure=today]")


def _again_and_again(page: Page) -> None:
    """The form of a campaign that comes each month, with its next dates."""
    page.locator("[name=next_dates]").wait_for()


def _all_campaigns(page: Page) -> None:
    _under_way(page)
    page.click(".breadcrumb-item a, .o_back_button")
    page.wait_for_selector(".o_kanban_view")


def _by_contact(page: Page) -> None:
    """In the order of names, in which every status is soon seen."""
    page.click("th[data-name=partner_id]")
    page.mouse.move(0, 0)


def _recipients(page: Page) -> None:
    page.click("button[name=action_view_recipients]")
    page.wait_for_selector(".o_list_view")


def _settings(page: Page) -> None:
    page.wait_for_selector(".app_settings_block")


def _conversation(page: Page) -> None:
    page.locator("#phone-list > *").filter(has_text="STOP").first.click()
    page.wait_for_selector("#bubbles > *")


CAMPAIGNS = "sms_campaigns.sms_campaign_action"
MESSAGES = "sms_twilio_gateway.action_message"
SHOTS = (
    Shot("sms_consent", "contact", _contact, "frontdesk", prepare=_sms_page),
    Shot("sms_consent", "contact_log", _contact, "frontdesk", prepare=_numbers_and_log),
    Shot("sms_consent", "contact_phone", _contact, "frontdesk", True, _sms_page),
    Shot("sms_consent", "opt_in", _contact, "frontdesk", prepare=_opt_in),
    Shot("sms_consent", "portal", _web("/my/sms"), "member2"),
    Shot("sms_consent", "portal_phone", _web("/my/sms"), "member2", True),
    Shot("sms_consent", "preferences", _preferences),
    Shot("sms_consent", "preferences_phone", _preferences, phone=True),
    Shot("sms_consent", "sign_up", _web("/sms/opt-in")),
    Shot("sms_consent", "sign_up_phone", _web("/sms/opt-in"), phone=True),
    Shot("sms_consent", "log", _action("sms_consent.sms_consent_log_action"), "compliance"),
    Shot(
        "sms_consent",
        "settings",
        _action("sms_consent.res_config_settings_action"),
        "admin",
        prepare=_settings,
    ),
    Shot("sms_twilio_gateway", "messages", _action(MESSAGES), "admin", prepare=_by_contact),
    Shot(
        "sms_twilio_gateway",
        "message_error",
        _record(MESSAGES, "sms.message", [("error_code", "=", 30005)]),
        "admin",
    ),
    Shot(
        "sms_twilio_gateway",
        "gateway",
        _record("sms_twilio_gateway.action_gateway", "sms.gateway", []),
        "admin",
    ),
    Shot(
        "sms_twilio_gateway",
        "sender",
        _record("sms_twilio_gateway.action_sender", "sms.sender", [("is_default", "=", True)]),
        "admin",
    ),
    Shot("sms_twilio_gateway", "sandbox", lambda demo: demo.sandbox, prepare=_conversation),
    Shot("sms_campaigns", "home", _web("/odoo/sms-home"), "campaigns", prepare=_home),
    Shot(
        "sms_campaigns",
        "recurring",
        _record(CAMPAIGNS, "sms.campaign", [("schedule_type", "=", "recurring")]),
        "campaigns",
        prepare=_again_and_again,
    ),
    Shot("sms_campaigns", "launch", _new_campaign, "campaigns", prepare=_launch),
    Shot("sms_campaigns", "campaign_form", _new_campaign, "campaigns", prepare=_under_way),
    Shot(
        "sms_campaigns",
        "campaign_phone",
        _record(CAMPAIGNS, "sms.campaign", [("name", "=", LAUNCHED)]),
        "campaigns",
        True,
    ),
    Shot(
        "sms_campaigns",
        "recipients",
        lambda demo: f"{demo.odoo}/odoo/action-{CAMPAIGNS}/{demo.admin.ref(NEWSLETTER)}",
        "campaigns",
        prepare=_recipients,
    ),
    Shot("sms_campaigns", "campaigns", _new_campaign, "campaigns", prepare=_all_campaigns),
)
