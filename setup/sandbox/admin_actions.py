"""What the admin routes do: plain functions from parameters to a JSON-ready answer.

KeyError names a missing parameter, ValueError and TwilioError say what is wrong with one.
"""

from __future__ import annotations

import heapq
import secrets
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Any

from . import inbound
from .checks import E164, check_callback
from .core import Sandbox
from .messaging_api import check_verification
from .model import Account, Message, Number, Service, new_sid
from .options import NumberOption, find_account
from .outcomes import Outcome

Json = dict[str, Any]
Params = dict[str, Any]
DUMP_LIMIT = 10_000


def truth(message: Message) -> Json:
    """One message as the sandbox knows it; times are Unix seconds."""
    return {
        "sid": message.sid,
        "seq": message.seq,
        "account": message.account.sid,
        "to": message.to,
        "from": message.from_,
        "body": message.body,
        "status": message.status.value,
        "direction": message.direction.value,
        "segments": message.segments,
        "error_code": message.error_code,
        "price": None if message.price is None else f"{-message.price:.5f}",
        "service": message.service_sid,
        "created": message.created,
        "left_at": message.left_at,
        "sent": message.sent,
        "updated": message.updated,
    }


def get_messages(sandbox: Sandbox, params: Params) -> Json:
    """Messages, oldest first, with ``more`` when there are more than ``limit`` (10,000).

    Filters: account, to, from, direction, since (Unix seconds of creation, included), after (seq,
    excluded: the last one seen, to go on).
    """
    limit = min(int(params.get("limit", DUMP_LIMIT)), DUMP_LIMIT)
    since, after = float(params.get("since", 0)), int(params.get("after", 0))
    chains = [_since(account, since, after) for account in _accounts(sandbox, params)]
    merged = heapq.merge(*chains, key=lambda message: message.seq)
    chosen = list(islice((item for item in merged if _wanted(item, params)), limit + 1))
    return {"messages": [truth(item) for item in chosen[:limit]], "more": len(chosen) > limit}


def _accounts(sandbox: Sandbox, params: Params) -> list[Account]:
    if params.get("account"):
        return [find_account(sandbox, str(params["account"]))]
    return list(sandbox.store.accounts.values())


def _since(account: Account, since: float, after: int) -> Iterator[Message]:
    log = account.log
    start = max(
        bisect_right(log, after, key=lambda message: message.seq),
        bisect_left(log, since, key=lambda message: message.created),
    )
    return (log[index] for index in range(start, len(log)))


def _wanted(message: Message, params: Params) -> bool:
    return (
        not message.deleted
        and params.get("to", message.to) == message.to
        and params.get("from", message.from_) == message.from_
        and params.get("direction", message.direction.value) == message.direction.value
    )


def get_stats(sandbox: Sandbox, params: Params) -> Json:
    """Counts per state and account, API requests, callbacks, and how much is still to come."""
    return {
        "accounts": {
            account.sid: {status: number for status, number in account.counts.items() if number}
            for account in _accounts(sandbox, params)
        },
        "requests": {
            "total": sandbox.rate.total,
            "last_second": sandbox.rate.last_second(),
            "busiest_second": sandbox.rate.busiest_second(),
        },
        "callbacks": dict(sandbox.poster.counts),
        "pending": sandbox.pending,
        "time": time.time(),
    }


def reset(sandbox: Sandbox, params: Params) -> Json:
    """Forget messages, STOP lists, services, outcomes, what waits; faults as at the start."""
    sandbox.reset()
    return {}


def get_accounts(sandbox: Sandbox, params: Params) -> list[Json]:
    """The accounts, without their tokens."""
    return [{"sid": sid} for sid in sandbox.store.accounts]


def add_account(sandbox: Sandbox, params: Params) -> Json:
    """Open one more account and say its SID and token."""
    account = sandbox.store.add_account(new_sid("AC"), secrets.token_hex(16))
    return {"sid": account.sid, "token": account.token}


def add_key(sandbox: Sandbox, params: Params) -> Json:
    """Make an API key of ``account`` and say its SID and secret."""
    sid, secret = new_sid("SK"), secrets.token_hex(16)
    find_account(sandbox, params["account"]).keys[sid] = secret
    return {"sid": sid, "secret": secret}


def _number(account: Account, item: Number) -> Json:
    return {
        "account": account.sid,
        "sid": item.sid,
        "number": item.phone,
        "kind": item.kind.value,
        "mps": item.mps,
        "sms_url": item.sms_url,
        "default_optout": item.default_optout,
        "opt_out_type": item.opt_out_type,
        "verification": item.verification,
        "queued_segments": item.queued_segments,
    }


def get_numbers(sandbox: Sandbox, params: Params) -> list[Json]:
    """The senders of all accounts, or of ``account``."""
    return [
        _number(account, item)
        for account in _accounts(sandbox, params)
        for item in account.numbers.values()
    ]


def set_number(sandbox: Sandbox, params: Params) -> Json:
    """Register or change the sender ``number`` of ``account``.

    Optional: mps, kind, sms_url, sms_method, default_optout, opt_out_type, verification. What is
    not given keeps its value.
    """
    account = find_account(sandbox, str(params["account"]))
    phone = str(params["number"])
    item = account.numbers.get(phone)
    if item is None:
        text = f"{account.sid}:{phone}:{params.get('mps', '')}"
        if params.get("kind"):
            text += f":{params['kind']}"
        item = account.numbers[phone] = NumberOption.parse(text).number(time.time())
    elif "mps" in params:
        sandbox.lifecycle.set_pace(item, float(params["mps"]))
    item.sms_url = check_callback(str(params.get("sms_url", item.sms_url)))
    item.sms_method = str(params.get("sms_method", item.sms_method))
    item.default_optout = bool(params.get("default_optout", item.default_optout))
    item.opt_out_type = bool(params.get("opt_out_type", item.opt_out_type))
    item.verification = check_verification(str(params.get("verification", item.verification)))
    return _number(account, item)


def remove_number(sandbox: Sandbox, params: Params) -> Json:
    """Take the sender ``number`` from ``account``."""
    account = find_account(sandbox, str(params["account"]))
    account.numbers.pop(str(params["number"]), None)
    return {}


def add_service(sandbox: Sandbox, params: Params) -> Json:
    """Make a messaging service of ``account`` with the pool ``numbers``.

    Optional: name, status_callback, inbound_url (else each number's own SmsUrl is called).
    """
    account = find_account(sandbox, str(params["account"]))
    try:
        pool = tuple(account.numbers[str(phone)] for phone in params["numbers"])
    except KeyError as problem:
        raise ValueError(f"not a number of this account: {problem.args[0]}") from None
    service = Service(
        sid=new_sid("MG"),
        pool=pool,
        status_callback=check_callback(str(params.get("status_callback", ""))),
        inbound_url=check_callback(str(params.get("inbound_url", ""))),
        use_number_url=not params.get("inbound_url"),
        name=str(params.get("name", "Messaging service")),
    )
    account.services[service.sid] = service
    return {"sid": service.sid}


def get_outcomes(sandbox: Sandbox, params: Params) -> Json:
    """The outcome rules: number -> ``delivered``, ``undelivered:30005`` ..."""
    return sandbox.outcomes.as_dict()


def set_outcomes(sandbox: Sandbox, params: Params) -> Json:
    """Add rules: ``{"+12025550123": "failed:30007", ...}``; none is set when one is wrong."""
    rules = {number: Outcome.parse(str(text)) for number, text in params.items()}
    for number, outcome in rules.items():
        sandbox.outcomes.set(number, outcome)
    return sandbox.outcomes.as_dict()


def clear_outcomes(sandbox: Sandbox, params: Params) -> Json:
    """Every text is delivered again."""
    sandbox.outcomes.clear()
    return {}


def get_faults(sandbox: Sandbox, params: Params) -> Json:
    """The fault settings."""
    return sandbox.faults.as_dict()


def set_faults(sandbox: Sandbox, params: Params) -> Json:
    """Change some fault settings; the others stay."""
    sandbox.faults = sandbox.faults.changed(params)
    return sandbox.faults.as_dict()


def clear_faults(sandbox: Sandbox, params: Params) -> Json:
    """Back to the settings of the start."""
    sandbox.faults = sandbox.settings.faults
    return sandbox.faults.as_dict()


def get_optouts(sandbox: Sandbox, params: Params) -> list[Json]:
    """The STOP lists: account, sender, phone."""
    return [
        {"account": account.sid, "sender": sender, "phone": phone}
        for account in _accounts(sandbox, params)
        for sender, phone in sorted(account.optouts)
    ]


def add_optout(sandbox: Sandbox, params: Params) -> Json:
    """Put ``phone`` on the STOP list of ``sender`` without a text."""
    account = find_account(sandbox, str(params["account"]))
    account.optouts.add((str(params["sender"]), str(params["phone"])))
    return {}


def remove_optout(sandbox: Sandbox, params: Params) -> Json:
    """Take STOP list entries away: all, or those of account, sender, phone as given."""
    for account in _accounts(sandbox, params):
        account.optouts = {
            (sender, phone)
            for sender, phone in account.optouts
            if params.get("sender", sender) != sender or params.get("phone", phone) != phone
        }
    return {}


def post_inbound(sandbox: Sandbox, params: Params) -> Json:
    """The phone ``from`` texts the sender ``to``: ``body``, perhaps ``media`` (a list of URLs)."""
    phone = str(params["from"])
    if not E164.fullmatch(phone):
        raise ValueError(f"not a phone number in E.164: {phone}")
    media = tuple(str(url) for url in params.get("media", ()))
    body = str(params.get("body", ""))
    if not body and not media:
        raise ValueError("a text needs a body or media")
    return truth(inbound.receive(sandbox, phone, str(params["to"]), body, media))
