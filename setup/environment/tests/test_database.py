"""Databases: what is done while others are still connected."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from psycopg2.errors import ObjectInUse

from environment import database, paths


class BusyServer:
    """A server of databases that others leave after ``busy`` refusals."""

    def __init__(self, busy: int) -> None:
        self.busy = busy
        self.refused = 0

    @contextmanager
    def cursor(self) -> Iterator["BusyServer"]:
        yield self

    def execute(self, _statement: object) -> None:
        if self.refused < self.busy:
            self.refused += 1
            raise ObjectInUse("database is being accessed by other users")


@pytest.fixture(autouse=True)
def no_pauses(tmp_path, monkeypatch) -> None:
    """No filestore, and nobody waits in earnest."""
    monkeypatch.setattr(paths, "DATA", tmp_path)
    monkeypatch.setattr(database, "PAUSE_SECONDS", 0)


def test_copy_rename_and_drop_wait_for_others_to_leave() -> None:
    database.copy(BusyServer(3), "template", "fresh")
    database.rename(BusyServer(3), "half", "whole")
    database.drop(BusyServer(3), "old")


def test_what_is_in_use_is_not_dropped_without_force() -> None:
    server = BusyServer(2)
    with pytest.raises(ObjectInUse):
        database.drop(server, "in_use", force=False)
    assert server.refused == 1
