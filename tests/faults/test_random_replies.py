"""IC-4: whatever people send, genuinely signed, gets no 5xx and is kept once; so do repeats."""

import http.client
import random
import secrets
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from _club import Club, MakeClub, replays
from twilio.request_validator import RequestValidator

from environment.odoo_process import OdooServer

WORDS = (
    "STOP", "stop please", "START", "help", "1", "2", "yes", "Agree", "арret", "ПОМОЩЬ", "停止",
    "please stop texting me", "When do you open?", "123456", "", " ", "\x00", "\u202e", "😀👩‍👩‍👧",
    "'; --", "%s %(x)s {y} ${z}", "<b>&amp;</b>", "\r\n", "=1+1", "a" * 1600, "\ud83d", "\uffff",
)  # fmt: skip
EXTRAS = {
    "NumSegments": ("", "0", "-1", "2", "²", "9" * 30, "x"),
    "NumMedia": ("", "0", "1", "-5", "999999", "x"),
    "MediaUrl0": ("", "https://example.com/a.jpg", "\x00", "x" * 3000),
    "OptOutType": ("", "STOP", "START", "HELP", "stop", "x"),
    "MessagingServiceSid": ("", "MG" + "a" * 32, "\x00"),
    "FromCountry": ("", "US", "\x00"),
    "NewParameter": ("", "anything"),
}
STRANGE_SENDERS = ("+", "", "12345", "ACME", "+99999999999999999999", "whatsapp:+12025550123")
THREADS = 8


def _form(chance: random.Random, club: Club, number: str) -> dict[str, str]:
    body = " ".join(chance.choice(WORDS) for _word in range(chance.randint(1, 3)))
    if chance.random() < 0.3:
        body = "".join(chr(chance.randrange(1, 0xD7FF)) for _char in range(chance.randint(1, 200)))
    sender = chance.choice(club.numbers)
    if chance.random() < 0.05:
        sender = chance.choice(STRANGE_SENDERS)
    form = {
        "AccountSid": club.account.sid,
        "MessageSid": "SM" + secrets.token_hex(16),
        "From": sender,
        "To": number if chance.random() < 0.95 else "+12025550199",
        "Body": body.encode("utf-8", "replace").decode(),
    }
    for name, values in EXTRAS.items():
        if chance.random() < 0.2:
            form[name] = chance.choice(values)
    return form


def _post(club: Club, address: str, path: str, forms: list[dict[str, str]]) -> Counter[int]:
    """Post forms one after the other on one connection; one in twenty is a repeat."""
    parts = urllib.parse.urlsplit(address)
    validator = RequestValidator(club.account.token)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    answers: Counter[int] = Counter()
    for place, form in enumerate(forms):
        signature = validator.compute_signature(address + path, form)
        headers = {
            "X-Twilio-Signature": signature,
            "I-Twilio-Idempotency-Token": secrets.token_hex(8),
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        }
        for _repeat in range(2 if place % 20 == 0 else 1):
            connection.request("POST", path, urllib.parse.urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
            answers[answer.status] += 1
    connection.close()
    return answers


def _addresses(club: Club) -> tuple[str, str]:
    """(path of the webhook, number) of the club's first sender."""
    with club.env() as env:
        url = env["sms.gateway"].browse(club.gateway).inbound_url
        return urllib.parse.urlsplit(url).path, env["sms.sender"].browse(club.senders[0]).number


def _post_at_once(
    club: Club, server: OdooServer, path: str, shares: list[list[dict[str, str]]]
) -> Counter[int]:
    """Post each share of the forms in a thread of its own."""
    with ThreadPoolExecutor(len(shares)) as pool:
        return sum(pool.map(lambda forms: _post(club, server.url, path, forms), shares), Counter())


def _replies(club: Club, server: OdooServer, count: int) -> None:
    known = replays(server)
    chance = random.Random(20261121)
    path, number = _addresses(club)
    forms = [_form(chance, club, number) for _each in range(count)]
    answers = _post_at_once(club, server, path, [forms[start::THREADS] for start in range(THREADS)])
    print(f"{count} replies: {dict(answers)}")
    assert not [status for status in answers if status >= 300], answers
    assert replays(server) == known, "texts that come together wait for each other"
    kept = club.rows(
        "SELECT count(*), count(DISTINCT twilio_sid) FROM sms_message WHERE company_id = %s AND "
        "direction = 'inbound'",
        (club.company,),
    )[0]
    usable = sum(bool(form["From"].strip("\x00 ")) for form in forms)
    assert kept == (usable, usable)


def test_ic_4_random_replies(make_club: MakeClub, server) -> None:
    """The short form."""
    _replies(make_club(members=100), server, 600)


def test_ic_4_the_same_text_comes_several_times_at_the_same_moment(make_club, server) -> None:
    """Stored once, and nobody is told of an error: Twilio would not try again."""
    club = make_club(members=20)
    path, number = _addresses(club)
    for member in club.numbers:
        form = {
            "AccountSid": club.account.sid,
            "MessageSid": "SM" + secrets.token_hex(16),
            "From": member,
            "To": number,
            "Body": "STOP",
        }
        answers = _post_at_once(club, server, path, [[form]] * 4)
        assert set(answers) == {200}, answers
    kept = club.rows(
        "SELECT number FROM sms_message WHERE company_id = %s AND direction = 'inbound'",
        (club.company,),
    )
    assert sorted(number for (number,) in kept) == sorted(club.numbers)


@pytest.mark.long
def test_ic_4_100_000_random_replies(make_club: MakeClub, server) -> None:
    """A hundred thousand."""
    _replies(make_club(members=500), server, 100_000)
