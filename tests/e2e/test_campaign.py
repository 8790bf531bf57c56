"""A new user's first campaign: from Home to the summary of a completed one (IM-1, IM-4, B-13)."""

import re

from conftest import Browse
from playwright.sync_api import Page, expect

from environment.stack import Stack

NAME = "Summer party"
AUDIENCE = "Members and volunteers in the United States"
TEXT = "Riverside Club: {{ object.name }}, our summer party is on June 20. Reply STOP to opt out."
MOST_CLICKS = 9
PATIENCE = 240_000  # ms until the last text is delivered


class Person:
    """Somebody who clicks, and counts it."""

    def __init__(self, page: Page):
        self.page = page
        self.clicks = 0

    def click(self, name: str, within: str = "body") -> None:
        self.page.locator(within).get_by_role("button", name=name, exact=True).click()
        self.clicks += 1

    def choose(self, field: str, words: str) -> None:
        """Choose a record by typing the beginning of its name."""
        box = self.page.locator(f"[name={field}] input")
        box.click()
        box.fill(words)
        self.page.locator(".o-autocomplete--dropdown-item", has_text=words).first.click()
        self.clicks += 2


def test_from_home_to_a_completed_campaign(stack: Stack, browse: Browse) -> None:
    """Plan, check, launch, watch and look back, without leaving the browser or loading anew."""
    page = browse("campaigns")
    page.goto(f"{stack.odoo.url}/odoo/sms-home")
    person = Person(page)
    _plan(person)
    people, left_out = _launch(person)
    assert person.clicks <= MOST_CLICKS
    _watch(page)
    _look_back(stack, page, people, left_out)


def _plan(person: Person) -> None:
    page = person.page
    person.click("New campaign")
    page.locator("[name=name] input").fill(NAME)
    person.choose("purpose_id", "Marketing")
    person.choose("audience_id", AUDIENCE)
    page.locator("[name=body] textarea").fill(TEXT)
    expect(page.locator("[name=preview_text]")).to_contain_text("our summer party is on June 20")
    expect(page.locator("[name=preview_text]")).not_to_contain_text("{{")
    expect(page.locator("[name=segment_hint]")).to_contain_text("Segments")


def _launch(person: Person) -> tuple[int, int]:
    """What the dialog promises: how many get the text, and how many are left out."""
    page = person.page
    person.click("Launch", ".o_statusbar_buttons")
    sentence = page.locator(".modal [name=sentence]")
    expect(sentence).to_contain_text("get this text")
    said = re.search(r"(\d+) people get this text .*\. (\d+) are left out\.", sentence.inner_text())
    assert said, sentence.inner_text()
    for name in ("size_words", "cost", "finish_words", "reason_ids"):
        expect(page.locator(f".modal [name={name}]")).to_be_visible()
    person.click("Launch now", ".modal")
    return int(said[1]), int(said[2])


def _watch(page: Page) -> None:
    stage = page.locator(".o_statusbar_status .o_arrow_button_current")
    expect(stage).to_have_text("In process")
    expect(stage).to_have_text("Completed", timeout=PATIENCE)


def _look_back(stack: Stack, page: Page, people: int, left_out: int) -> None:
    def step(name: str) -> int:
        words = page.locator(f".o_sms_campaign_funnel [data-step={name}]").inner_text()
        return int(re.findall(r"\d+", words)[0])

    page.get_by_role("tab", name="Results").click()
    assert (step("all"), step("recipients")) == (people + left_out, people)
    delivered = step("delivered")
    assert step("sent") == people and 0 < delivered <= people
    page.reload()
    expect(page.locator(".o-mail-Chatter")).to_contain_text(
        f"Done: {delivered} of {people} texts delivered"
    )
    sent = stack.sandbox.messages(direction="outbound-api")
    assert len([text for text in sent if "our summer party" in text["body"]]) == people
    page.locator(".o_sms_campaign_funnel [data-step=delivered]").click()
    expect(page.locator(".o_data_row").first).to_be_visible()
    page.goto(f"{stack.odoo.url}/odoo/sms-home")
    expect(page.locator("[data-stage=completed]")).to_contain_text(NAME)
