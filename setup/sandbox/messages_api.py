"""The Messages resource: create, list, fetch, update, delete.

Source: https://www.twilio.com/docs/messaging/api/message-resource
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from . import render
from .checks import check_create
from .errors import TwilioError
from .model import IN_PROGRESS, UNSENT, Message
from .paging import Page, envelope
from .request import Answer, Call
from .store import Query


def create(call: Call) -> Answer:
    """POST Messages.json: check, accept, and answer 201 with the message as it then is."""
    draft = check_create(call.account, call.form, call.all("MediaUrl"))
    message = call.sandbox.accept(call.account, draft)
    return Answer(201, render.message(message))


def listing(call: Call) -> Answer:
    """GET Messages.json: newest first, filtered by To, From and the day or time of sending.

    A message that was not sent yet has no DateSent, so a filter on the date leaves it out.
    """
    page = Page.of(call)
    found = call.sandbox.store.find(call.account, _query(call.form), page.before)
    messages, more = page.take(found)
    token = messages[-1].seq if more else None
    items = [render.message(message) for message in messages]
    return Answer(200, envelope(call, page, "messages", items, token))


def fetch(call: Call) -> Answer:
    """GET Messages/{sid}.json."""
    return Answer(200, render.message(_message(call)))


def update(call: Call) -> Answer:
    """POST Messages/{sid}.json: Status=canceled, or an empty Body to redact.

    The sandbox cancels whatever has not left its queue; Twilio promises it for scheduled messages
    only (error 30409). A message in progress cannot be redacted (20009).
    """
    message, form = _message(call), call.form
    if "Status" in form:
        if form["Status"] != "canceled":
            raise TwilioError(20001, "Status")
        if message.status not in UNSENT:
            raise TwilioError(30409)
        call.sandbox.lifecycle.cancel(message)
    if "Body" in form:
        if form["Body"]:
            raise TwilioError(20001, "Body")
        if message.status in IN_PROGRESS:
            raise TwilioError(20009)
        call.sandbox.store.redact(message)
    return Answer(200, render.message(message))


def delete(call: Call) -> Answer:
    """DELETE Messages/{sid}.json; refused (20009) while the message is in progress."""
    message = _message(call)
    if message.status in IN_PROGRESS:
        raise TwilioError(20009)
    call.sandbox.store.delete(message)
    return Answer(204, None)


def _message(call: Call) -> Message:
    message = call.account.by_sid.get(call.sid)
    if message is None:
        raise call.not_found()
    return message


def _query(form: dict[str, str]) -> Query:
    on, after, before = form.get("DateSent"), form.get("DateSent>"), form.get("DateSent<")
    sent_from = _moment(after) if after else None
    sent_until = _moment(before, end=True) if before else None
    if on:
        sent_from, sent_until = _day(on)
    return Query(form.get("To") or None, form.get("From") or None, sent_from, sent_until)


def _parse(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise TwilioError(20001, "DateSent") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _moment(text: str, end: bool = False) -> float:
    """A time, or a date (its first or last moment), in UTC, as Unix seconds."""
    seconds = _parse(text).timestamp()
    if not end:
        return seconds
    return seconds + (86_400 if len(text) == 10 else 1) - 1e-6


def _day(text: str) -> tuple[float, float]:
    """The UTC day that a date or time lies in."""
    start = _parse(text).astimezone(timezone.utc)
    start = start.replace(hour=0, minute=0, second=0, microsecond=0)
    return start.timestamp(), (start + timedelta(days=1)).timestamp() - 1e-6
