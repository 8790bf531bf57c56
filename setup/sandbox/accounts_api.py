"""The Account, Balance and IncomingPhoneNumbers resources.

Source: https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from __future__ import annotations

from . import render
from .checks import check_callback
from .errors import TwilioError
from .model import Number
from .paging import Page, envelope
from .request import Answer, Call


def fetch_account(call: Call) -> Answer:
    """GET Accounts/{sid}.json."""
    return Answer(200, render.account(call.account))


def fetch_balance(call: Call) -> Answer:
    """GET Balance.json."""
    return Answer(200, render.balance(call.account))


def list_numbers(call: Call) -> Answer:
    """GET IncomingPhoneNumbers.json, filtered by PhoneNumber (also a part of one)."""
    page = Page.of(call)
    wanted = call.form.get("PhoneNumber", "")
    numbers = [number for number in call.account.numbers.values() if wanted in number.phone]
    start = page.before or 0
    chunk, more = page.take(iter(numbers[start:]))
    items = [render.number(call.account, number) for number in chunk]
    token = start + len(chunk) if more else None
    return Answer(200, envelope(call, page, "incoming_phone_numbers", items, token))


def fetch_number(call: Call) -> Answer:
    """GET IncomingPhoneNumbers/{sid}.json."""
    return Answer(200, render.number(call.account, _number(call)))


def update_number(call: Call) -> Answer:
    """POST IncomingPhoneNumbers/{sid}.json: SmsUrl, SmsMethod, StatusCallback."""
    number, form = _number(call), call.form
    method = form.get("SmsMethod", number.sms_method).upper()
    if method not in ("GET", "POST"):
        raise TwilioError(20001, "SmsMethod")
    sms_url = check_callback(form.get("SmsUrl", number.sms_url))
    number.status_callback = check_callback(form.get("StatusCallback", number.status_callback))
    number.sms_url, number.sms_method = sms_url, method
    return Answer(200, render.number(call.account, number))


def _number(call: Call) -> Number:
    for number in call.account.numbers.values():
        if number.sid == call.sid:
            return number
    raise call.not_found()
