"""The add-ons of this repository: which there are, what they need, whether they changed."""

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import paths
from .stamps import digest

#: Odoo's own modules that the demo and the tests use.
ODOO_MODULES = ("contacts", "portal", "calendar", "sms")
#: Odoo's own modules that text people, for the tests of the one door (B-1).
TEXTING_MODULES = (
    "base_automation",
    "calendar_sms",
    "crm_sms",
    "event_sms",
    "hr_recruitment_sms",
    "mass_mailing_sms",
    "pos_sms",
    "project_sms",
    "sale_sms",
    "sms_twilio",
    "stock_sms",
    "website_sms",
)
#: The three the suite consists of, in order of dependency.
SUITE = ("sms_consent", "sms_twilio_gateway", "sms_campaigns")

#: Parts of an add-on that do not change what a database installed from it contains.
NOT_INSTALLED = ("tests", "readme", "__pycache__")


def manifests() -> dict[str, dict[str, Any]]:
    """Name → manifest of every installable add-on at the repository's root, by dependency."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(paths.ROOT.glob("*/__manifest__.py")):
        manifest = ast.literal_eval(file.read_text())
        if manifest.get("installable", True):
            found[file.parent.name] = manifest
    return {name: found[name] for name in _in_order(found)}


def _in_order(found: dict[str, dict[str, Any]]) -> list[str]:
    order: list[str] = []

    def visit(name: str) -> None:
        if name in order or name not in found:
            return
        for dependency in sorted(found[name].get("depends", [])):
            visit(dependency)
        order.append(name)

    for name in sorted(found):
        visit(name)
    return order


def closure(names: Iterable[str], odoo: Iterable[str] | None = None) -> list[str]:
    """``names`` and those of our add-ons they depend on, dependencies first.

    Bridges that install themselves (auto_install) are in it as soon as all of ours that they
    depend on are, and all of Odoo's.

    :param odoo: the modules of Odoo's own that are there; None: any
    """
    known = manifests()
    wanted: set[str] = set()
    pending = [name for name in names if name in known]
    while pending:
        name = pending.pop()
        wanted.add(name)
        pending += [need for need in known[name].get("depends", []) if need in known]
    for name, manifest in known.items():
        needs = set(manifest.get("depends", []))
        theirs = needs - set(known)
        there = odoo is None or theirs <= set(odoo)
        if manifest.get("auto_install") and needs - theirs <= wanted and there:
            wanted.add(name)
    return [name for name in known if name in wanted]


def source_digest(names: Iterable[str]) -> str:
    """Digest of everything in the add-ons that a database installed from them depends on."""
    parts: list[str | Path] = []
    for name in names:
        folder = paths.ROOT / name
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder)
            if file.is_file() and not set(inside.parts) & set(NOT_INSTALLED):
                parts += [f"{name}/{inside}", file]
    return digest(parts)
