"""The Account, Balance, IncomingPhoneNumbers and ShortCodes resources.

Sources: https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
https://www.twilio.com/docs/messaging/api/short-code-resource
"""

from __future__ import annotations

from collections.abc import Callable

from . import render
from .checks import check_callback, check_method
from .model import Account, Kind, Number
from .paging import Page, envelope
from .render import Json
from .request import Answer, Call


def fetch_account(call: Call) -> Answer:
    """GET Accounts/{sid}.json."""
    return Answer(200, render.account(call.account))


def fetch_balance(call: Call) -> Answer:
    """GET Balance.json."""
    return Answer(200, render.balance(call.account))


def list_numbers(call: Call) -> Answer:
    """GET IncomingPhoneNumbers.json, filtered by PhoneNumber (also a part of one)."""
    wanted = call.form.get("PhoneNumber", "")
    numbers = [number for number in _numbers(call) if wanted in number.phone]
    return _listed(call, "incoming_phone_numbers", numbers, render.number)


def fetch_number(call: Call) -> Answer:
    """GET IncomingPhoneNumbers/{sid}.json."""
    return Answer(200, render.number(call.account, _one(call, _numbers(call))))


def update_number(call: Call) -> Answer:
    """POST IncomingPhoneNumbers/{sid}.json: SmsUrl, SmsMethod, StatusCallback."""
    number = _one(call, _numbers(call))
    _update(call, number)
    return Answer(200, render.number(call.account, number))


def list_short_codes(call: Call) -> Answer:
    """GET SMS/ShortCodes.json."""
    return _listed(call, "short_codes", _short_codes(call), render.short_code)


def fetch_short_code(call: Call) -> Answer:
    """GET SMS/ShortCodes/{sid}.json."""
    return Answer(200, render.short_code(call.account, _one(call, _short_codes(call))))


def update_short_code(call: Call) -> Answer:
    """POST SMS/ShortCodes/{sid}.json: SmsUrl, SmsMethod."""
    number = _one(call, _short_codes(call))
    _update(call, number)
    return Answer(200, render.short_code(call.account, number))


def _update(call: Call, number: Number) -> None:
    form = call.form
    method = check_method("SmsMethod", form.get("SmsMethod", number.sms_method))
    sms_url = check_callback(form.get("SmsUrl", number.sms_url))
    number.status_callback = check_callback(form.get("StatusCallback", number.status_callback))
    number.sms_url, number.sms_method = sms_url, method


def _numbers(call: Call) -> list[Number]:
    """Short codes have a list of their own, names (alphanumeric senders) none."""
    others = (Kind.SHORTCODE, Kind.ALPHANUMERIC)
    return [number for number in call.account.numbers.values() if number.kind not in others]


def _short_codes(call: Call) -> list[Number]:
    return [number for number in call.account.numbers.values() if number.kind is Kind.SHORTCODE]


def _listed(
    call: Call, key: str, numbers: list[Number], show: Callable[[Account, Number], Json]
) -> Answer:
    page = Page.of(call)
    start = page.before or 0
    chunk, more = page.take(iter(numbers[start:]))
    token = start + len(chunk) if more else None
    items = [show(call.account, number) for number in chunk]
    return Answer(200, envelope(call, page, key, items, token))


def _one(call: Call, numbers: list[Number]) -> Number:
    for number in numbers:
        if number.sid == call.sid:
            return number
    raise call.not_found()
