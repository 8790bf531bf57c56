"""The command line: accounts, numbers, outcomes, faults."""

from __future__ import annotations

import argparse
import dataclasses
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from .checks import SENDER, guess_kind
from .core import Sandbox, Settings
from .faults import Faults
from .model import DEFAULT_MPS, Account, Kind, Number, new_sid
from .outcomes import Outcome

HOST = "127.0.0.1"
ACCOUNTS_VARIABLE = "SANDBOX_ACCOUNTS"
_SID = re.compile(r"AC[0-9a-f]{32}")


@dataclass(frozen=True)
class NumberOption:
    """``ACCOUNT:+1...[:mps[:kind]]``; the account by SID or by its place, from 1."""

    account: str
    phone: str
    mps: float
    kind: Kind

    @classmethod
    def parse(cls, text: str) -> NumberOption:
        """Read the option; raises ValueError.

        >>> NumberOption.parse("1:+18335550100").kind
        <Kind.TOLLFREE: 'tollfree'>
        """
        parts = text.split(":")
        if not 2 <= len(parts) <= 4 or not SENDER.fullmatch(parts[1]):
            raise ValueError(f"not ACCOUNT:NUMBER[:mps[:kind]]: {text}")
        kind = Kind(parts[3]) if len(parts) == 4 else guess_kind(parts[1])
        mps = float(parts[2]) if len(parts) > 2 and parts[2] else DEFAULT_MPS[kind]
        if mps < 0:
            raise ValueError(f"the pace cannot be negative: {text}")
        return cls(parts[0], parts[1], mps, kind)

    def number(self, now: float) -> Number:
        """A fresh sender; a short code handles its own opt-outs."""
        return Number(
            phone=self.phone,
            kind=self.kind,
            mps=self.mps,
            created=now,
            default_optout=self.kind is not Kind.SHORTCODE,
        )


@dataclass(frozen=True)
class Options:
    """A checked command line. ``generated`` says the account was made up and must be printed."""

    port: int
    accounts: tuple[tuple[str, str], ...]
    generated: bool
    numbers: tuple[NumberOption, ...]
    outcomes: tuple[tuple[str, Outcome], ...]
    settings: Settings
    until_eof: bool


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line and the environment; exits with a message on a bad option."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.host != HOST:
        parser.error(f"the sandbox listens on {HOST} only")
    try:
        texts = given.account or [
            text for text in os.environ.get(ACCOUNTS_VARIABLE, "").split(",") if text
        ]
        accounts = tuple(parse_account(text) for text in texts)
        faults = Faults().changed(
            {
                field.name: value
                for field in dataclasses.fields(Faults)
                if (value := getattr(given, field.name)) is not None
            }
        )
        return Options(
            port=given.port,
            accounts=accounts or ((new_sid("AC"), secrets.token_hex(16)),),
            generated=not accounts,
            numbers=tuple(NumberOption.parse(text) for text in given.number),
            outcomes=tuple(_parse_outcome(text) for text in given.outcome),
            settings=Settings(
                seed=given.seed,
                faults=faults,
                callback_concurrency=given.callback_concurrency,
                callback_hosts=tuple(given.callback_host),
            ),
            until_eof=given.until_eof,
        )
    except ValueError as problem:
        parser.error(str(problem))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default=HOST, help=f"only {HOST} is accepted")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "--account",
        action="append",
        metavar="SID:TOKEN",
        help=f"repeatable; better by the environment variable {ACCOUNTS_VARIABLE} (with commas)",
    )
    parser.add_argument(
        "--number",
        action="append",
        default=[],
        metavar="ACCOUNT:+1...[:MPS[:KIND]]",
        help="a sender; ACCOUNT is a SID or 1, 2 ...; MPS in segments per second, 0 unlimited; "
        f"KIND one of {', '.join(kind.value for kind in Kind)}",
    )
    parser.add_argument(
        "--outcome",
        action="append",
        default=[],
        metavar="+1...=undelivered:30005",
        help="how texts to a number end; X, Y and ? stand for any digit",
    )
    parser.add_argument("--seed", type=int, help="repeat the same faults")
    parser.add_argument("--callback-concurrency", type=int, default=64, metavar="N")
    parser.add_argument(
        "--callback-host",
        action="append",
        default=[],
        metavar="HOST",
        help="post callbacks to this host too (loopback is always allowed)",
    )
    parser.add_argument(
        "--until-eof",
        action="store_true",
        help="stop when standard input ends, so as not to outlive the process that started it",
    )
    group = parser.add_argument_group("faults and timing", Faults.__doc__)
    for field in dataclasses.fields(Faults):
        group.add_argument(
            f"--{field.name.replace('_', '-')}", dest=field.name, help=f"default {field.default}"
        )
    return parser


def parse_account(text: str) -> tuple[str, str]:
    """``SID:TOKEN``; raises ValueError without repeating the token."""
    sid, _, token = text.strip().partition(":")
    if not _SID.fullmatch(sid) or not token:
        raise ValueError("an account is AC and 32 hex digits, a colon and its token")
    return sid, token


def _parse_outcome(text: str) -> tuple[str, Outcome]:
    number, separator, ending = text.rpartition("=")
    if not separator or not number:
        raise ValueError(f"not NUMBER=OUTCOME: {text}")
    return number, Outcome.parse(ending)


def find_account(sandbox: Sandbox, name: str) -> Account:
    """An account by SID, or by its place from 1; raises ValueError."""
    accounts = sandbox.store.accounts
    if name in accounts:
        return accounts[name]
    if name.isdecimal() and 1 <= int(name) <= len(accounts):
        return list(accounts.values())[int(name) - 1]
    raise ValueError(f"no account {name}")
