"""Twilio's error codes that the sandbox answers with, and the exception that carries one.

Source: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorKind:
    """What the API says for a code: HTTP status and message (with ``{detail}`` where it varies)."""

    status: int
    message: str


# Answers of the REST API.
API_ERRORS: dict[int, ErrorKind] = {
    20001: ErrorKind(400, "Invalid parameter: {detail}"),
    20003: ErrorKind(401, "Authenticate"),
    20004: ErrorKind(405, "Method not allowed"),
    20009: ErrorKind(409, "Cannot delete or redact this message: delivery is still in progress."),
    20404: ErrorKind(404, "The requested resource {detail} was not found"),
    20429: ErrorKind(429, "Too Many Requests"),
    21211: ErrorKind(400, "Invalid 'To' Phone Number: {detail}"),
    21212: ErrorKind(400, "Invalid From Number (caller ID): {detail}"),
    21266: ErrorKind(400, "'To' and 'From' number cannot be the same: {detail}"),
    21408: ErrorKind(
        400, "Permission to send an SMS has not been enabled for the region: {detail}"
    ),
    21601: ErrorKind(400, "Phone number is not a valid SMS-capable inbound phone number"),
    21602: ErrorKind(400, "Message body is required."),
    21603: ErrorKind(400, "A 'From' phone number is required."),
    21604: ErrorKind(400, "A 'To' phone number is required."),
    21606: ErrorKind(
        400, "The 'From' phone number provided ({detail}) is not a valid, SMS-capable number"
    ),
    21608: ErrorKind(400, "The number {detail} is unverified. Trial accounts cannot text it"),
    21609: ErrorKind(400, "The StatusCallback URL {detail} is not a valid URL."),
    21610: ErrorKind(400, "Attempt to send to unsubscribed recipient"),
    21611: ErrorKind(400, "This 'From' number has exceeded the maximum number of queued messages"),
    21612: ErrorKind(400, "Message cannot be sent with the current combination of 'To' and 'From'"),
    21614: ErrorKind(400, "'To' number is not a valid mobile number: {detail}"),
    21617: ErrorKind(400, "The concatenated message body exceeds the 1600 character limit"),
    21619: ErrorKind(400, "A text message body or media urls must be specified."),
    21635: ErrorKind(400, "'To' number cannot be a landline: {detail}"),
    21703: ErrorKind(400, "The Messaging Service does not have a phone number available"),
    21704: ErrorKind(400, "The Messaging Service contains no phone numbers"),
    30002: ErrorKind(403, "Account suspended"),
    30409: ErrorKind(409, "This message cannot be canceled"),
    63038: ErrorKind(429, "Account exceeded the daily messages limit"),
    90010: ErrorKind(403, "Account is not active"),
}

# What a status callback or the page says for a message that did not arrive.
DELIVERY_ERRORS: dict[int, str] = {
    30001: "Queue overflow",
    30002: "Account suspended",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30011: "MMS not supported by the receiving phone number",
    30017: "Carrier network congestion",
    30022: "Rate limit exceeded with the carrier",
    30023: "Daily message cap reached",
    30024: "Numeric sender ID not provisioned on carrier",
    30032: "Toll-free number has not been verified",
    30033: "US A2P 10DLC campaign suspended",
    30034: "Message from an unregistered number",
    30035: "Phone number is not yet part of a campaign",
    30036: "Validity period expired",
    30410: "Provider timeout error",
    30450: "Message delivery blocked (pumping protection)",
    30500: "Internal error",
    30610: "Recipient in quiet hours",
    30640: "Known litigator",
}

# A failed message costs nothing when it failed with one of these.
FREE_FAILURES = frozenset(
    {12400, 20500, 20504, 21408, 30002, 30008, 30036, 30103, 30450, 30454, 30500,
     63010, 63012, 63038, 90010}
)  # fmt: skip


class TwilioError(Exception):
    """A refusal in Twilio's form. Raised anywhere below a request, rendered in one place."""

    def __init__(self, code: int, detail: str = "") -> None:
        kind = API_ERRORS.get(code, ErrorKind(400, DELIVERY_ERRORS.get(code, "Error")))
        self.code = code
        self.status = kind.status
        self.message = kind.message.format(detail=detail)
        super().__init__(f"{code}: {self.message}")


def explain(code: int) -> str:
    """Say an error code in words; an unknown one as ``Error <code>``."""
    if code in DELIVERY_ERRORS:
        return DELIVERY_ERRORS[code]
    if code in API_ERRORS:
        return API_ERRORS[code].message.format(detail="").strip()
    return f"Error {code}"
