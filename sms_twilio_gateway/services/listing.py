"""What Twilio knows about the texts of an account, a page at a time. No ORM: threads use this.

https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
"""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timezone

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from .transport import Account, connect

PAGE_SIZE = 1000  # the most that Twilio gives at once
THREADS = 8
NOT_FOUND = 404
BY_API = "outbound-api"  # what Twilio itself has answered, or TwiML, is an "outbound-reply"
SENT = (BY_API, "outbound-call")


@dataclass(frozen=True)
class Entry:
    """One text as Twilio lists it. Times are naive UTC.

    ``price`` is what it costs, positive, in ``currency``; None while Twilio has not decided.
    ``sender`` and ``recipient`` are From and To as they stand there, whichever way it went.
    """

    sid: str
    status: str
    direction: str
    sender: str
    recipient: str
    service_sid: str
    body: str = field(repr=False)
    created: datetime | None
    sent: datetime | None
    updated: datetime | None
    code: int | None
    price: float | None
    currency: str
    segments: int
    media: int = 0


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, and the address of the next page; empty on the last."""

    entries: tuple[Entry, ...]
    next_url: str = ""


def first_page(client: Client, since: datetime, until: datetime, size: int = PAGE_SIZE) -> Page:
    """The newest texts sent from ``since`` to ``until`` (naive UTC).

    What was not sent has no such date: a text that failed at Twilio may be missing here.

    :raises requests.RequestException, TwilioException: the caller tries again later
    """
    return _page(
        lambda: client.messages.page(
            date_sent_after=since.replace(tzinfo=timezone.utc),
            date_sent_before=until.replace(tzinfo=timezone.utc),
            page_size=size,
        )
    )


def next_page(client: Client, url: str) -> Page:
    """The page at ``url``, which the page before has named.

    :raises requests.RequestException, TwilioException: the caller tries again later
    """
    return _page(lambda: client.messages.get_page(url))


def back_to(
    client: Client, since: datetime, *, most: int, size: int = PAGE_SIZE, **filters: str
) -> tuple[list[Entry], bool]:
    """The texts made at or after ``since`` (naive UTC), newest first, whatever became of them.

    :param most: how many are looked at
    :param size: of a page
    :param filters: ``from_``, ``to``
    :return: the texts, and whether they are all: there may be more than ``most``
    :raises requests.RequestException, TwilioException: the caller tries again later
    """
    found: list[Entry] = []
    page = _page(lambda: client.messages.page(page_size=size, **filters))
    while True:
        for entry in page.entries:
            if entry.created and entry.created < since:
                return found, True
            if len(found) == most:
                return found, False
            found.append(entry)
        if not page.next_url:
            return found, True
        page = next_page(client, page.next_url)


def fetch(account: Account, sids: Iterable[str]) -> dict[str, Entry | None]:
    """The texts with these SIDs, some at a time; None where Twilio has none of that SID.

    What could not be asked is left out.
    """
    with ThreadPoolExecutor(THREADS) as threads:
        found = threads.map(lambda sid: _fetch_one(account, sid), sids)
        return {sid: entry for sid, answered, entry in found if answered}


def _fetch_one(account: Account, sid: str) -> tuple[str, bool, Entry | None]:
    try:
        return sid, True, _entry(connect(account).messages(sid).fetch())
    except TwilioRestException as error:
        return sid, error.status == NOT_FOUND, None
    except (requests.RequestException, TwilioException):
        return sid, False, None


def _page(call: Callable) -> Page:
    try:
        page = call()
    except TwilioRestException:
        raise
    except TwilioException as error:  # the SDK's lists hide Twilio's answer in one of these
        response = error.args[1] if len(error.args) > 1 else None
        if response is None:
            raise
        raise _refusal(response) from error
    return Page(tuple(_entry(message) for message in page), page.next_page_url or "")


def _refusal(response) -> TwilioRestException:
    try:
        answer = json.loads(response.text)
        code, words = answer.get("code"), answer.get("message", "")
    except (ValueError, AttributeError):
        code, words = None, f"HTTP {response.status_code}"
    return TwilioRestException(response.status_code, "", words, code)


def _entry(message) -> Entry:
    return Entry(
        sid=message.sid,
        status=str(message.status),
        direction=str(message.direction),
        sender=message.from_ or "",
        recipient=message.to or "",
        service_sid=message.messaging_service_sid or "",
        body=message.body or "",
        created=_naive(message.date_created),
        sent=_naive(message.date_sent),
        updated=_naive(message.date_updated),
        code=message.error_code,
        price=abs(float(message.price)) if message.price else None,
        currency=message.price_unit or "",
        segments=int(message.num_segments or 0),
        media=int(message.num_media or 0),
    )


def _naive(moment: datetime | None) -> datetime | None:
    return moment and moment.astimezone(timezone.utc).replace(tzinfo=None)
