"""Stamps, ports, add-ons: what decides whether a step is done anew."""

import doctest
import socket
import stat

import pytest

from environment import addons, paths, ports, stamps


@pytest.fixture
def root(tmp_path, monkeypatch):
    """An empty repository."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "STAMPS", tmp_path / "stamps")
    return tmp_path


def make_addon(root, name: str, depends: list[str], **more: object) -> None:
    folder = root / name
    folder.mkdir()
    (folder / "__manifest__.py").write_text(repr({"name": name, "depends": depends, **more}))
    (folder / "models.py").write_text("one")
    (folder / "tests").mkdir()


def test_examples() -> None:
    assert doctest.testmod(stamps).failed == 0


def test_stamp_is_bound_to_its_inputs(root) -> None:
    stamps.set_done("step", "a")
    assert stamps.is_done("step", "a")
    assert not stamps.is_done("step", "b")
    stamps.set_undone("step")
    assert not stamps.is_done("step", "a")


def test_secrets_are_readable_by_their_owner_alone(root) -> None:
    stamps.write_atomically(root / "secret", "x", mode=0o600)
    assert stat.S_IMODE((root / "secret").stat().st_mode) == 0o600


def test_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((ports.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert ports.next_free(port) > port


def test_closure_is_in_order_of_dependency(root) -> None:
    make_addon(root, "a_last", ["m_middle", "mail"])
    make_addon(root, "m_middle", ["z_first"])
    make_addon(root, "z_first", ["sms"])
    make_addon(root, "other", ["sms"])
    assert addons.closure(["a_last"]) == ["z_first", "m_middle", "a_last"]
    assert addons.closure(["z_first"]) == ["z_first"]


def test_bridge_that_installs_itself_is_in_the_closure(root) -> None:
    make_addon(root, "first", ["sms"])
    make_addon(root, "bridge", ["first", "sale"], auto_install=True)
    assert addons.closure(["first"]) == ["first", "bridge"]
    assert addons.closure(["first"], odoo={"sms", "sale"}) == ["first", "bridge"]
    assert addons.closure(["first"], odoo={"sms"}) == ["first"]


def test_only_what_is_installed_changes_the_digest(root) -> None:
    make_addon(root, "first", ["sms"])
    before = addons.source_digest(["first"])
    (root / "first" / "tests" / "test_x.py").write_text("new")
    assert addons.source_digest(["first"]) == before
    (root / "first" / "models.py").write_text("two")
    assert addons.source_digest(["first"]) != before
