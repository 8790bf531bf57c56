"""The command line, and how the process starts and ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from twilio.rest import Client

from sandbox.client import Credentials, SandboxClient, SandboxError, launch, new_account
from sandbox.options import parse
from sandbox.sdk import sdk_client

from .conftest import FAST, ONE, PHONE
from .receiver import wait_until

SETUP = Path(__file__).parents[2]


def test_generated_account_and_signals() -> None:
    environment = {**os.environ, "PYTHONPATH": str(SETUP)}
    environment.pop("SANDBOX_ACCOUNTS", None)
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--number", f"1:{ONE}:0"]
    for ending in (signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        hello = json.loads(process.stdout.readline())
        assert hello["url"].startswith("http://127.0.0.1:")
        assert hello["pid"] == process.pid
        (account,) = hello["accounts"]
        client = sdk_client(hello["url"], Credentials(**account))
        assert client.messages.create(to=PHONE, from_=ONE, body="x").status == "queued"
        process.send_signal(ending)
        assert process.wait(60) == 0
        assert process.stdout.read() == ""
        process.stdout.close()


def test_launch_with_options() -> None:
    account = new_account()
    options = [*FAST, "--p-lost", "0.5", "--seed", "1", "--sending-callback", "true"]
    outcomes = {PHONE: "undelivered:30005"}
    with launch([account], [f"{account.sid}:{ONE}:0"], outcomes, options) as sandbox:
        assert sandbox.accounts == [account]
        faults = sandbox.faults()
        assert (faults["p_lost"], faults["sending_callback"]) == (0.5, True)
        client: Client = sdk_client(sandbox.url, account)
        message = client.messages.create(to=PHONE, from_=ONE, body="x")
        sandbox.wait_idle()
        assert message.fetch().error_code == 30005
        environment = Path(f"/proc/{sandbox.pid}/cmdline")
        if environment.exists():
            assert account.token not in environment.read_text()


def test_taken_port(sandbox: SandboxClient) -> None:
    port = int(sandbox.url.rsplit(":", 1)[1])
    with pytest.raises(SandboxError, match="did not start"), launch(port=port):
        pass


@pytest.mark.parametrize(
    "arguments",
    [
        ["--host", "0.0.0.0"],
        ["--account", "AC123:x"],
        ["--number", "+12025550100"],
        ["--number", "1:+12025550100:fast"],
        ["--number", "1:+12025550100:1:pigeon"],
        ["--outcome", "+12025550100"],
        ["--outcome", "+12025550100=lost"],
        ["--p429", "2"],
    ],
)
def test_bad_options(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(arguments)
    assert caught.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_several_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    owners = [new_account() for _ in range(3)]
    pairs = [f"{owner.sid}:{owner.token}" for owner in owners]
    monkeypatch.setenv("SANDBOX_ACCOUNTS", ",".join(pairs[:2]))
    assert len(parse([]).accounts) == 2
    assert parse(["--account", pairs[2]]).accounts == ((owners[2].sid, owners[2].token),)


def test_does_not_outlive_its_starter() -> None:
    script = (
        "import os, signal\n"
        "from sandbox.client import launch\n"
        "with launch() as sandbox:\n"
        "    print(sandbox.url, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(SETUP)}
    run = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == -signal.SIGKILL
    wait_until(lambda: not answers(run.stdout.strip()))


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/sandbox/stats", timeout=1).ok
    except requests.RequestException:
        return False
