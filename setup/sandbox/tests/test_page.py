"""The page: its data, its headers, and, where a browser is installed, the page itself."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from twilio.rest import Client

from sandbox.client import SandboxClient

from .conftest import ONE, PHONE, TOLLFREE
from .receiver import wait_until

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
NASTY = '<img src=x onerror="document.title=1"> see https://example.com/a?b=1. <b>bold</b>'


def get(sandbox: SandboxClient, path: str) -> Any:
    return requests.get(f"{sandbox.url}/sandbox/{path}", timeout=60).json()


def test_phones(sandbox: SandboxClient, twilio: Client) -> None:
    for index in range(120):
        twilio.messages.create(
            to=f"+1{604 + index // 100}5550{100 + index % 100}", from_=ONE, body=f"text {index}"
        )
    sandbox.inbound("+16045550103", ONE, "me again")
    everything = get(sandbox, "phones")
    assert (len(everything["phones"]), everything["more"]) == (100, True)
    latest = everything["phones"][0]
    assert (latest["phone"], latest["text"], latest["mine"]) == ("+16045550103", "me again", True)
    by_number = get(sandbox, "phones?search=605 555 0117")["phones"]
    assert [row["phone"] for row in by_number] == ["+16055550117"]
    assert len(get(sandbox, "phones?search=TEXT 11")["phones"]) == 11
    assert get(sandbox, "phones?search=nobody")["phones"] == []


def test_conversation_pages(sandbox: SandboxClient, twilio: Client) -> None:
    for index in range(105):
        twilio.messages.create(to=PHONE, from_=ONE, body=str(index))
    page = get(sandbox, "conversation?phone=%2B12025550123")
    assert [row["body"] for row in page["messages"]] == [str(index) for index in range(5, 105)]
    assert page["more"]
    older = get(sandbox, f"conversation?phone=%2B12025550123&before={page['messages'][0]['seq']}")
    assert [row["body"] for row in older["messages"]] == ["0", "1", "2", "3", "4"]
    assert not older["more"]


def test_deleted_texts_disappear(sandbox: SandboxClient, twilio: Client) -> None:
    message = twilio.messages.create(to=PHONE, from_=ONE, body="x")
    sandbox.wait_idle()
    message.delete()
    assert get(sandbox, "phones")["phones"] == []


def test_headers(sandbox: SandboxClient) -> None:
    for path in ("/", "/page.css", "/page.js", "/render.js"):
        answer = requests.get(sandbox.url + path, timeout=60)
        assert answer.status_code == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert not re.search(r"https?://(?!\W)", answer.text.replace("https?://", ""))
        assert "innerHTML" not in answer.text


def test_events(sandbox: SandboxClient) -> None:
    events = f"{sandbox.url}/sandbox/events"
    with requests.get(events, stream=True, timeout=60) as stream:
        lines = stream.iter_lines()
        assert next(lines) == b"retry: 1000"
        sandbox.inbound(PHONE, ONE, "hi")
        assert next(line for line in lines if line) == b"data: changed"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(60_000)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert problems == []


def test_conversation(sandbox: SandboxClient, twilio: Client, page: Any) -> None:
    sandbox.outcomes({"+12025550124": "undelivered:30005"})
    twilio.messages.create(to="+12025550124", from_=ONE, body="lost")
    twilio.messages.create(to=PHONE, from_=ONE, body=NASTY)
    sandbox.wait_idle()
    page.goto(sandbox.url)
    wait_until(lambda: page.get_by_test_id("unread").count() == 2)
    page.get_by_test_id("phone-+12025550124").click()
    status = page.get_by_test_id("bubble-status")
    status.wait_for()
    assert "Unknown destination handset (30005)" in status.inner_text()
    page.get_by_test_id(f"phone-{PHONE}").click()
    body = page.get_by_test_id("bubble-body").get_by_text("see")
    body.wait_for()
    assert body.inner_text() == NASTY
    link = body.locator("a")
    assert link.get_attribute("href") == "https://example.com/a?b=1"
    assert "noopener" in link.get_attribute("rel")
    assert page.locator("img").count() == 0
    wait_until(lambda: page.get_by_test_id("unread").count() == 0)


def test_text_back(sandbox: SandboxClient, twilio: Client, page: Any) -> None:
    page.goto(f"{sandbox.url}/#{PHONE}")
    twilio.messages.create(to=PHONE, from_=TOLLFREE, body="Hello")
    page.get_by_text("Hello", exact=True).last.wait_for()  # it updates itself
    page.reload()
    page.get_by_test_id("bubble").wait_for()
    assert page.get_by_test_id("reply-to").input_value() == TOLLFREE
    page.get_by_test_id("reply-input").fill("Hi back")
    page.get_by_test_id("reply-send").click()
    mine = page.locator("[data-testid=bubble][data-direction=inbound]")
    mine.wait_for()
    assert mine.get_by_test_id("bubble-body").inner_text() == "Hi back"
    page.get_by_test_id("reply-to").select_option(ONE)
    page.get_by_test_id("quick-STOP").click()
    page.get_by_text("You have successfully been unsubscribed").last.wait_for()
    page.get_by_text("Opted out of +1 202 555 0100").wait_for()
    assert [row["sender"] for row in sandbox.optouts()] == [ONE]


def test_new_phone_at_phone_width(sandbox: SandboxClient, page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(sandbox.url)
    page.get_by_test_id("new-phone").click()
    page.locator("dialog[open]").wait_for()
    assert re.fullmatch(r"\+1202555\d{4}", page.get_by_test_id("new-phone-number").input_value())
    page.get_by_test_id("new-phone-number").fill("+13055550177")
    page.get_by_test_id("new-phone-open").click()
    page.get_by_test_id("reply-input").fill("Who is this?")
    page.get_by_test_id("reply-to").select_option(ONE)
    page.get_by_test_id("reply-send").click()
    page.get_by_test_id("bubble").wait_for()
    assert sandbox.messages(direction="inbound")[0]["from"] == "+13055550177"
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    page.get_by_test_id("back").click()
    page.get_by_test_id("phone-+13055550177").wait_for()
    page.get_by_test_id("phone-search").fill("999")
    page.get_by_text("No phone matches.").wait_for()
