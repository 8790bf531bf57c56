"""Starting and driving a sandbox from tests, benchmarks and the demo. Standard library only.

    with launch(accounts=1, numbers=["1:+12025550100:0"]) as sandbox:
        account = sandbox.accounts[0]            # .sid, .token
        sandbox.inbound("+12025550123", "+12025550100", "STOP")
        sandbox.messages(to="+12025550123")

The Twilio SDK reaches it when its requests to ``https://api.twilio.com`` go to ``sandbox.url``
(:func:`sandbox.sdk.sdk_client` shows how).
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib import error, parse, request

Json = dict[str, Any]
START_SECONDS = 60


class SandboxError(RuntimeError):
    """The sandbox refused an admin request or did not start; the text says why."""


@dataclass(frozen=True)
class Credentials:
    """An account's SID and token."""

    sid: str
    token: str


def new_account() -> Credentials:
    """Random credentials for an account."""
    return Credentials("AC" + secrets.token_hex(16), secrets.token_hex(16))


class SandboxClient:
    """The admin API of a running sandbox. Methods raise SandboxError when it refuses."""

    def __init__(
        self, url: str, accounts: Sequence[Credentials] = (), pid: int | None = None
    ) -> None:
        self.url = url.rstrip("/")
        self.accounts = list(accounts)
        self.pid = pid

    def inbound(self, phone: str, to: str, body: str = "", media: Sequence[str] = ()) -> Json:
        """The phone texts the number ``to``; returns the stored message."""
        return self._call(
            "POST", "inbound", {"from": phone, "to": to, "body": body, "media": list(media)}
        )

    def messages(self, **filters: Any) -> list[Json]:
        """All messages, oldest first; filters: account, to, from_, direction, since, after."""
        if "from_" in filters:
            filters["from"] = filters.pop("from_")
        found: list[Json] = []
        while True:
            page = self._call("GET", f"messages?{parse.urlencode(filters)}")
            found += page["messages"]
            if not page["more"]:
                return found
            filters["after"] = found[-1]["seq"]

    def stats(self) -> Json:
        """Counts per state and account, request rate, callbacks, pending steps."""
        return self._call("GET", "stats")

    def reset(self) -> None:
        """Forget messages, STOP lists, services and outcomes; faults as at the start."""
        self._call("POST", "reset")

    def faults(self, **changes: Any) -> Json:
        """Change fault settings (see sandbox.faults.Faults); returns all settings."""
        return self._call("POST", "faults", changes)

    def clear_faults(self) -> Json:
        """Fault settings as at the start."""
        return self._call("DELETE", "faults")

    def outcomes(self, rules: Mapping[str, str] | None = None) -> Json:
        """Add outcome rules, e.g. {"+12025550123": "undelivered:30005"}; returns all rules."""
        return self._call("POST", "outcomes", dict(rules or {}))

    def clear_outcomes(self) -> None:
        """Every text is delivered again."""
        self._call("DELETE", "outcomes")

    def numbers(self) -> list[Json]:
        """The registered senders."""
        return self._call("GET", "numbers")

    def set_number(self, account: Credentials | str, number: str, **settings: Any) -> Json:
        """Register or change a sender: mps, kind, sms_url, default_optout, opt_out_type ..."""
        values = {"account": _sid(account), "number": number, **settings}
        return self._call("POST", "numbers", values)

    def remove_number(self, account: Credentials | str, number: str) -> None:
        """Take a sender from an account."""
        self._call("DELETE", "numbers", {"account": _sid(account), "number": number})

    def add_service(
        self, account: Credentials | str, numbers: Sequence[str], **settings: Any
    ) -> str:
        """Make a messaging service (status_callback, inbound_url); returns its SID."""
        values = {"account": _sid(account), "numbers": list(numbers), **settings}
        return self._call("POST", "services", values)["sid"]

    def add_account(self) -> Credentials:
        """Open one more account."""
        account = Credentials(**self._call("POST", "accounts"))
        self.accounts.append(account)
        return account

    def add_key(self, account: Credentials | str) -> tuple[str, str]:
        """Make an API key; returns its SID and secret."""
        key = self._call("POST", "keys", {"account": _sid(account)})
        return key["sid"], key["secret"]

    def optouts(self) -> list[Json]:
        """The STOP lists: account, sender, phone."""
        return self._call("GET", "optouts")

    def add_optout(self, account: Credentials | str, sender: str, phone: str) -> None:
        """Put a phone on a sender's STOP list without a text."""
        values = {"account": _sid(account), "sender": sender, "phone": phone}
        self._call("POST", "optouts", values)

    def clear_optouts(self, **which: str) -> None:
        """Take STOP list entries away; which: account, sender, phone."""
        self._call("DELETE", "optouts", which)

    def wait_idle(self, timeout: float = 60, settled: float = 0.0) -> Json:
        """Wait until no message and no callback is under way; returns the statistics.

        ``settled`` seconds of rest are asked for, too. Raises TimeoutError.
        """
        deadline = time.monotonic() + timeout
        rest_since: float | None = None
        while time.monotonic() < deadline:
            stats = self.stats()
            now = time.monotonic()
            if stats["pending"]:
                rest_since = None
            else:
                rest_since = now if rest_since is None else rest_since
                if now - rest_since >= settled:
                    return stats
            time.sleep(0.02)
        raise TimeoutError(f"the sandbox is still busy after {timeout} s")

    def _call(self, method: str, path: str, body: Json | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        call = request.Request(
            f"{self.url}/sandbox/{path}",
            data=data,
            method=method,
            headers={"Content-Type": "application/json"},
        )
        try:
            with _opener.open(call, timeout=60) as answer:
                return json.load(answer)
        except error.HTTPError as problem:
            raise SandboxError(f"{method} {path}: {problem.read().decode()}") from None


# A loopback server is never reached through a proxy, whatever the environment says.
_opener = request.build_opener(request.ProxyHandler({}))


def _sid(account: Credentials | str) -> str:
    return account if isinstance(account, str) else account.sid


@contextlib.contextmanager
def launch(
    accounts: int | Sequence[Credentials] = 1,
    numbers: Sequence[str] = (),
    outcomes: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
    port: int = 0,
    python: str = sys.executable,
) -> Iterator[SandboxClient]:
    """Start ``python -m sandbox``, yield its client, stop it at the end (also of this process).

    ``numbers`` as in ``--number`` (``"1:+12025550100:0"``: first account, no pace limit),
    ``options`` further command-line options (``["--p429", "0.1"]``). ``python`` must have
    requirements-sandbox.txt installed. Raises SandboxError when it does not start.
    """
    owners = (
        [new_account() for _ in range(accounts)] if isinstance(accounts, int) else list(accounts)
    )
    command = [python, "-m", "sandbox", "--until-eof", "--port", str(port), *options]
    for number in numbers:
        command += ["--number", number]
    for number, outcome in (outcomes or {}).items():
        command += ["--outcome", f"{number}={outcome}"]
    environment = dict(os.environ)
    environment["SANDBOX_ACCOUNTS"] = ",".join(f"{owner.sid}:{owner.token}" for owner in owners)
    environment["PYTHONPATH"] = os.pathsep.join(
        part
        for part in (str(Path(__file__).resolve().parents[1]), environment.get("PYTHONPATH"))
        if part
    )
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        hello = _first_line(process)
        yield SandboxClient(hello["url"], owners, hello["pid"])
    finally:
        _stop(process)


def _first_line(process: subprocess.Popen[str]) -> Json:
    assert process.stdout is not None
    alarm = threading.Timer(START_SECONDS, process.kill)
    alarm.start()
    line = process.stdout.readline()
    alarm.cancel()
    if not line:
        code = process.wait(START_SECONDS)
        raise SandboxError(f"the sandbox did not start (exit code {code}); see its message above")
    return json.loads(line)


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
