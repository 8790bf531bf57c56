"""What Twilio serves on its messaging host: verifications of toll-free numbers, and services.

Sources: https://www.twilio.com/docs/messaging/api/tollfree-verification-resource
https://www.twilio.com/docs/messaging/api/service-resource
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from .checks import check_callback, check_method
from .errors import TwilioError
from .model import Kind, Number, Service
from .paging import Page
from .render import Json
from .request import Answer, Call

HOST = "https://messaging.twilio.com"


def list_verifications(call: Call) -> Answer:
    """GET /v1/Tollfree/Verifications, filtered by TollfreePhoneNumberSid and Status."""
    form = call.form
    found = [
        _verification(call, number)
        for number in call.account.numbers.values()
        if number.kind is Kind.TOLLFREE
        and number.verification
        and form.get("TollfreePhoneNumberSid", number.sid) == number.sid
        and form.get("Status", number.verification) == number.verification
    ]
    return _listed(call, "verifications", found)


def fetch_verification(call: Call) -> Answer:
    """GET /v1/Tollfree/Verifications/{sid}."""
    for number in call.account.numbers.values():
        if number.verification and _verification_sid(number) == call.sid:
            return Answer(200, _verification(call, number))
    raise call.not_found()


def list_services(call: Call) -> Answer:
    """GET /v1/Services."""
    return _listed(
        call, "services", [_service(call, one) for one in call.account.services.values()]
    )


def fetch_service(call: Call) -> Answer:
    """GET /v1/Services/{sid}."""
    return Answer(200, _service(call, _found(call)))


def update_service(call: Call) -> Answer:
    """POST /v1/Services/{sid}: InboundRequestUrl, InboundMethod, UseInboundWebhookOnNumber."""
    service, form = _found(call), call.form
    method = check_method("InboundMethod", form.get("InboundMethod", service.inbound_method))
    service.inbound_url = check_callback(form.get("InboundRequestUrl", service.inbound_url))
    service.inbound_method = method
    if "UseInboundWebhookOnNumber" in form:
        service.use_number_url = form["UseInboundWebhookOnNumber"].lower() == "true"
    return fetch_service(call)


def list_phone_numbers(call: Call) -> Answer:
    """GET /v1/Services/{sid}/PhoneNumbers."""
    pool = [number for number in _pool(call) if number.kind is not Kind.SHORTCODE]
    return _listed(call, "phone_numbers", [_member(call, number) for number in pool])


def list_short_codes(call: Call) -> Answer:
    """GET /v1/Services/{sid}/ShortCodes."""
    pool = [number for number in _pool(call) if number.kind is Kind.SHORTCODE]
    return _listed(call, "short_codes", [_member(call, number) for number in pool])


def _pool(call: Call) -> list[Number]:
    """The service's numbers that the account still has."""
    return [number for number in _found(call).pool if number.phone in call.account.numbers]


def _found(call: Call) -> Service:
    service = call.account.services.get(call.sid)
    if service is None:
        raise call.not_found()
    return service


def _listed(call: Call, key: str, items: Sequence[Json]) -> Answer:
    """A page of the newer API: what is about the paging stands under ``meta``."""
    page = Page.of(call)
    start = page.index * page.size
    chunk, more = page.take(iter(items[start:]))
    following = f"{HOST}{call.path}?PageSize={page.size}&Page={page.index + 1}" if more else None
    meta: Json = {
        "page": page.index,
        "page_size": page.size,
        "first_page_url": f"{HOST}{call.path}?PageSize={page.size}&Page=0",
        "previous_page_url": None,
        "url": f"{HOST}{call.path}?PageSize={page.size}&Page={page.index}",
        "next_page_url": following,
        "key": key,
    }
    return Answer(200, {"meta": meta, key: chunk})


def _verification_sid(number: Number) -> str:
    return "HH" + number.sid[2:]


def _verification(call: Call, number: Number) -> Json:
    rejected = number.verification == "TWILIO_REJECTED"
    reason = "The opt-in page was not found." if rejected else None
    sid = _verification_sid(number)
    return {
        "sid": sid,
        "account_sid": call.account.sid,
        "date_created": _iso(number.created),
        "date_updated": _iso(number.created),
        "tollfree_phone_number_sid": number.sid,
        "tollfree_phone_number": number.phone,
        "status": number.verification,
        "rejection_reason": reason,
        "error_code": 30475 if rejected else None,
        "edit_allowed": True if rejected else None,
        "opt_in_type": "WEB_FORM",
        "opt_in_image_urls": [],
        "url": f"{HOST}/v1/Tollfree/Verifications/{sid}",
    }


def _service(call: Call, service: Service) -> Json:
    url = f"{HOST}/v1/Services/{service.sid}"
    return {
        "sid": service.sid,
        "account_sid": call.account.sid,
        "friendly_name": service.name,
        "date_created": _iso(0),
        "date_updated": _iso(0),
        "inbound_request_url": service.inbound_url or None,
        "inbound_method": service.inbound_method,
        "status_callback": service.status_callback or None,
        "sticky_sender": True,
        "smart_encoding": True,
        "area_code_geomatch": True,
        "validity_period": 36000,
        "use_inbound_webhook_on_number": service.use_number_url,
        "us_app_to_person_registered": False,
        "usecase": "undeclared",
        "url": url,
        "links": {"phone_numbers": f"{url}/PhoneNumbers", "short_codes": f"{url}/ShortCodes"},
    }


def _member(call: Call, number: Number) -> Json:
    name = "short_code" if number.kind is Kind.SHORTCODE else "phone_number"
    member: dict[str, Any] = {
        "sid": number.sid,
        "account_sid": call.account.sid,
        "service_sid": call.sid,
        "date_created": _iso(number.created),
        "date_updated": _iso(number.created),
        name: number.phone,
        "country_code": "US",
        "capabilities": ["SMS", "MMS"],
        "url": f"{HOST}/v1/Services/{call.sid}/PhoneNumbers/{number.sid}",
    }
    return member


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_verification(state: str) -> str:
    """A state of the verification; empty: never asked for. Raises TwilioError 20001."""
    if state not in ("", "PENDING_REVIEW", "IN_REVIEW", "TWILIO_APPROVED", "TWILIO_REJECTED"):
        raise TwilioError(20001, "verification")
    return state
