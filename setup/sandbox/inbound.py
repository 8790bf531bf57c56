"""Texts from phones: stored, answered as Twilio does, and posted to the number's webhook.

Source: https://www.twilio.com/docs/messaging/guides/webhook-request
"""

from __future__ import annotations

from functools import partial

from . import optout, twiml
from .callbacks import Delivery, Form
from .core import Sandbox
from .model import API_VERSION, Account, Direction, Message, Number, Service, Status
from .optout import Keyword
from .prices import INBOUND_PRICE

# Country by dialling prefix, for the geographic parameters; the rest of them stays blank.
COUNTRIES = {"+1": "US", "+32": "BE", "+33": "FR", "+34": "ES", "+39": "IT", "+44": "GB",
             "+49": "DE", "+52": "MX", "+61": "AU", "+91": "IN"}  # fmt: skip


class UnknownNumber(LookupError):
    """No account has the number that a phone texted."""


def receive(
    sandbox: Sandbox, phone: str, to: str, body: str, media: tuple[str, ...] = ()
) -> Message:
    """A phone texts a sender. Raises UnknownNumber."""
    account, number = _owner(sandbox, to)
    message = sandbox.new_message(
        account, number, phone, body, Direction.INBOUND, Status.RECEIVED, media
    )
    message.sent = message.created
    message.price = INBOUND_PRICE * message.segments
    account.spent += message.price
    url, method = number.sms_url, number.sms_method
    service = _service_of(account, number)
    if service is not None:
        message.service_sid = service.sid
        if not service.use_number_url:
            url, method = service.inbound_url, service.inbound_method
    sandbox.store.add(message)
    handled = optout.handle(account, number, phone, body)
    if handled.reply:
        _reply(sandbox, account, number, phone, handled.reply, by_network=True)
    keyword = handled.keyword if number.opt_out_type else None
    sandbox.poster.post(
        Delivery(
            account,
            url,
            partial(inbound_form, message, keyword),
            method,
            on_reply=partial(_answer, sandbox, account, number, phone),
        )
    )
    return message


def inbound_form(message: Message, keyword: Keyword | None) -> Form:
    """The parameters of the inbound webhook."""
    form = {
        "AccountSid": message.account.sid,
        "ApiVersion": API_VERSION,
        "Body": message.body,
        "From": message.phone,
        "MessageSid": message.sid,
        "NumMedia": str(len(message.media)),
        "NumSegments": str(message.segments),
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": message.status.value,
        "To": message.sender,
    }
    for side, phone in (("From", message.phone), ("To", message.sender)):
        form[f"{side}Country"] = _country(phone)
        form.update({f"{side}{part}": "" for part in ("City", "State", "Zip")})
    if message.service_sid:
        form["MessagingServiceSid"] = message.service_sid
    for index, url in enumerate(message.media):
        form[f"MediaUrl{index}"] = url
        form[f"MediaContentType{index}"] = "image/jpeg"
    if keyword is not None:
        form["OptOutType"] = keyword.value
    return form


def _answer(sandbox: Sandbox, account: Account, number: Number, phone: str, text: str) -> None:
    for body in twiml.replies(text):
        _reply(sandbox, account, number, phone, body, by_network=False)


def _reply(
    sandbox: Sandbox, account: Account, number: Number, phone: str, body: str, by_network: bool
) -> None:
    """Text a phone back; the network's own words pass the queue and the STOP list."""
    message = sandbox.new_message(
        account, number, phone, body, Direction.OUTBOUND_REPLY, Status.QUEUED
    )
    sandbox.store.add(message)
    if by_network:
        sandbox.lifecycle.leave(message)
    elif optout.is_opted_out(account, number.phone, phone):
        sandbox.lifecycle.fail(message, 21610)
    else:
        sandbox.lifecycle.start(message, number)


def _owner(sandbox: Sandbox, to: str) -> tuple[Account, Number]:
    for account in sandbox.store.accounts.values():
        number = account.numbers.get(to)
        if number is not None:
            return account, number
    raise UnknownNumber(to)


def _service_of(account: Account, number: Number) -> Service | None:
    for service in account.services.values():
        if number in service.pool:
            return service
    return None


def _country(phone: str) -> str:
    for length in (3, 2):
        if phone[:length] in COUNTRIES:
            return COUNTRIES[phone[:length]]
    return ""
