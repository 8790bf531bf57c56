"""Odoo's own modules: which of them are there once some are installed."""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from .odoo_source import OdooSource


def come_with(source: OdooSource, wanted: Iterable[str]) -> frozenset[str]:
    """``wanted``, what they depend on, and what then installs itself."""
    return _come_with(source.addons, frozenset(wanted))


@cache
def _come_with(folders: tuple[Path, ...], wanted: frozenset[str]) -> frozenset[str]:
    manifests = _manifests(folders)
    found: set[str] = set()
    pending = ["base", *wanted]
    while pending:
        while pending:
            name = pending.pop()
            if name not in found and name in manifests:
                found.add(name)
                pending += manifests[name].get("depends", [])
        pending = [
            name
            for name, manifest in manifests.items()
            if name not in found and _installs_itself(manifest, found)
        ]
    return frozenset(found)


def _installs_itself(manifest: dict[str, Any], found: set[str]) -> bool:
    """``auto_install`` is true, or names those of the dependencies that call for the module."""
    asked = manifest.get("auto_install", False)
    needs = manifest.get("depends", []) if asked is True else asked
    return bool(needs) and manifest.get("installable", True) and set(needs) <= found


def _manifests(folders: tuple[Path, ...]) -> dict[str, dict[str, Any]]:
    return {
        file.parent.name: ast.literal_eval(file.read_text())
        for folder in folders
        for file in folder.glob("*/__manifest__.py")
    }
