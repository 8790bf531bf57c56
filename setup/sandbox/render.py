"""The JSON of Twilio's resources, field for field as the SDK reads them."""

from __future__ import annotations

import json
from email.utils import formatdate
from functools import lru_cache
from typing import Any

from .errors import TwilioError
from .model import API_VERSION, START_BALANCE, Account, Kind, Message, Number, Status

Json = dict[str, Any]


@lru_cache(maxsize=4096)
def _rfc2822(second: int) -> str:
    return formatdate(second).replace("-0000", "+0000")


def date(seconds: float | None) -> str | None:
    """Unix seconds as Twilio writes dates.

    >>> date(0)
    'Thu, 01 Jan 1970 00:00:00 +0000'
    """
    return None if seconds is None else _rfc2822(int(seconds))


def account_path(account: Account) -> str:
    """The path below which an account's resources lie."""
    return f"/{API_VERSION}/Accounts/{account.sid}"


def message(item: Message) -> Json:
    """A Message resource. Segments and sender of an ``accepted`` one are not known yet."""
    undecided = item.status is Status.ACCEPTED
    path = f"{account_path(item.account)}/Messages/{item.sid}"
    return {
        "account_sid": item.account.sid,
        "api_version": API_VERSION,
        "body": item.body,
        "date_created": date(item.created),
        "date_sent": date(item.sent),
        "date_updated": date(item.updated),
        "direction": item.direction.value,
        "error_code": item.error_code,
        "error_message": None,
        "from": None if undecided else item.from_,
        "messaging_service_sid": item.service_sid,
        "num_media": str(len(item.media)),
        "num_segments": "0" if undecided else str(item.segments),
        "price": None if item.price is None else f"{-item.price:.5f}",
        "price_unit": "USD",
        "sid": item.sid,
        "status": item.status.value,
        "subresource_uris": {"media": f"{path}/Media.json"},
        "to": item.to,
        "uri": f"{path}.json",
    }


def account(item: Account) -> Json:
    """An Account resource."""
    path = account_path(item)
    return {
        "auth_token": item.token,
        "date_created": date(item.created),
        "date_updated": date(item.created),
        "friendly_name": "Sandbox account",
        "owner_account_sid": item.sid,
        "sid": item.sid,
        "status": "active",
        "subresource_uris": {
            "balance": f"{path}/Balance.json",
            "incoming_phone_numbers": f"{path}/IncomingPhoneNumbers.json",
            "messages": f"{path}/Messages.json",
        },
        "type": "Full",
        "uri": f"{path}.json",
    }


def balance(item: Account) -> Json:
    """A Balance resource: a start sum less what was charged."""
    return {
        "account_sid": item.sid,
        "balance": f"{START_BALANCE - item.spent:.5f}",
        "currency": "USD",
    }


_TYPES = {Kind.TOLLFREE: "tollfree", Kind.MOBILE: "mobile"}


def number(owner: Account, item: Number) -> Json:
    """An IncomingPhoneNumber resource."""
    return {
        "account_sid": owner.sid,
        "address_requirements": "none",
        "address_sid": None,
        "api_version": API_VERSION,
        "beta": False,
        "bundle_sid": None,
        "capabilities": {"fax": False, "mms": True, "sms": True, "voice": True},
        "date_created": date(item.created),
        "date_updated": date(item.created),
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "emergency_status": "Inactive",
        "friendly_name": item.phone,
        "identity_sid": None,
        "origin": "twilio",
        "phone_number": item.phone,
        "sid": item.sid,
        "sms_application_sid": "",
        "sms_fallback_method": "POST",
        "sms_fallback_url": "",
        "sms_method": item.sms_method,
        "sms_url": item.sms_url,
        "status": "in-use",
        "status_callback": item.status_callback,
        "status_callback_method": "POST",
        "trunk_sid": None,
        "type": _TYPES.get(item.kind, "local"),
        "uri": f"{account_path(owner)}/IncomingPhoneNumbers/{item.sid}.json",
        "voice_application_sid": None,
        "voice_caller_id_lookup": False,
        "voice_fallback_method": "POST",
        "voice_fallback_url": None,
        "voice_method": "POST",
        "voice_receive_mode": "voice",
        "voice_url": None,
    }


def short_code(owner: Account, item: Number) -> Json:
    """A ShortCode resource."""
    return {
        "account_sid": owner.sid,
        "api_version": API_VERSION,
        "date_created": date(item.created),
        "date_updated": date(item.created),
        "friendly_name": item.phone,
        "short_code": item.phone,
        "sid": item.sid,
        "sms_fallback_method": "POST",
        "sms_fallback_url": "",
        "sms_method": item.sms_method,
        "sms_url": item.sms_url,
        "uri": f"{account_path(owner)}/SMS/ShortCodes/{item.sid}.json",
    }


def error(problem: TwilioError) -> Json:
    """The body of an error answer."""
    return {
        "code": problem.code,
        "message": problem.message,
        "more_info": f"https://www.twilio.com/docs/errors/{problem.code}",
        "status": problem.status,
    }


def dumps(payload: Json) -> bytes:
    """JSON as bytes."""
    return json.dumps(payload).encode()
