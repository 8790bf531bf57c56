"""The sandbox's accounts for the demo: made up once, kept readable by their owner alone."""

import json

from sandbox.client import Credentials, new_account

from . import paths
from .stamps import write_atomically

FILE = paths.SECRETS / "sandbox.json"


def load(count: int) -> list[Credentials]:
    """``count`` accounts, the same at every start; more are added when needed."""
    known = json.loads(FILE.read_text()) if FILE.exists() else []
    accounts = [Credentials(**entry) for entry in known]
    accounts += [new_account() for _ in range(count - len(accounts))]
    entries = [{"sid": account.sid, "token": account.token} for account in accounts]
    if entries != known:
        paths.SECRETS.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(FILE, json.dumps(entries), mode=0o600)
    return accounts[:count]
