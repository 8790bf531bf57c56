"""Odoo as a server: whose port it is."""

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from environment import paths, ports
from environment.errors import SetupError
from environment.odoo_process import OdooServer
from environment.odoo_source import OdooSource

#: Takes Odoo's options, is slow to begin, and says who answers.
PROGRAM = """
import sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

class Healthy(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

time.sleep(1)
port = int(sys.argv[sys.argv.index("--http-port") + 1])
HTTPServer(("127.0.0.1", port), Healthy).serve_forever()
"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OdooSource:
    """A program in Odoo's place."""
    monkeypatch.setattr(paths, "VENV_PYTHON", Path(sys.executable))
    program = tmp_path / "odoo"
    program.write_text(PROGRAM)
    return OdooSource(program, tmp_path, ())


@pytest.fixture
def taken() -> Iterator[int]:
    """A port where another server answers as Odoo would."""

    class Healthy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    other = HTTPServer((ports.LOOPBACK, 0), Healthy)
    threading.Thread(target=other.serve_forever, args=(0.01,), daemon=True).start()
    yield other.server_port
    other.shutdown()
    other.server_close()


def test_another_port_where_the_chosen_one_is_taken_meanwhile(
    source: OdooSource, taken: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_free, left = ports.any_free, [taken]
    monkeypatch.setattr(ports, "any_free", lambda: left.pop() if left else any_free())
    log = tmp_path / "odoo.log"
    with OdooServer(source, tmp_path / "conf", "x", None, log) as server:
        assert server.port != taken
        assert server.url.endswith(f":{server.port}")
        assert server.answers() and server.is_running()
    assert "in use" not in log.read_text()


def test_an_answer_of_another_server_is_not_ours(
    source: OdooSource, taken: int, tmp_path: Path
) -> None:
    server = OdooServer(source, tmp_path / "conf", "x", taken, tmp_path / "odoo.log")
    try:
        with pytest.raises(SetupError, match="in use"):
            server.start()
        assert not server.is_running()
    finally:
        server.stop()
