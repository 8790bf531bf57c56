"""A real little web server that takes webhooks, remembers them and answers as told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator


@dataclass(frozen=True)
class Hook:
    """One webhook as it came in: path with query, form, headers, and when (monotonic)."""

    method: str
    url: str
    form: dict[str, str]
    headers: dict[str, str]
    at: float

    def signed_with(self, token: str) -> bool:
        """Whether the SDK's own validator accepts the signature."""
        signature = self.headers["x-twilio-signature"]
        return RequestValidator(token).validate(self.url, self.form, signature)


@dataclass
class Answer:
    """What the receiver says next: status, body, seconds of delay."""

    status: int = 204
    body: str = ""
    delay: float = 0


@dataclass
class Receiver:
    """The running server. ``answers`` are used up first, then ``default`` is given."""

    url: str
    hooks: list[Hook] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    default: Answer = field(default_factory=Answer)

    def wait(self, number: int, timeout: float = 60) -> list[Hook]:
        """The webhooks so far, once there are at least that many."""
        wait_until(lambda: len(self.hooks) >= number, timeout)
        return list(self.hooks)

    def statuses(self) -> list[str]:
        """The MessageStatus of all webhooks so far."""
        return [hook.form.get("MessageStatus", "") for hook in self.hooks]


def wait_until(condition: Callable[[], bool], timeout: float = 60) -> None:
    """Poll until the condition holds; fails the test otherwise."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver on a free loopback port."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self._take("POST")

        def do_GET(self) -> None:
            self._take("GET")

        def _take(self, method: str) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            receiver.hooks.append(
                Hook(
                    method,
                    receiver.url + self.path,
                    dict(parse_qsl(raw, keep_blank_values=True)),
                    {name.lower(): value for name, value in self.headers.items()},
                    time.monotonic(),
                )
            )
            answer = receiver.answers.pop(0) if receiver.answers else receiver.default
            time.sleep(answer.delay)
            body = answer.body.encode()
            self.send_response(answer.status)
            if answer.status != 204:
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A sandbox that hung up is no error here."""

    server = Server(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
