"""Which parts the suite has, and which of them a command line asks for.

A part is a folder that pytest runs in one process: an add-on's tests, a folder of tests/, the
tests of one of setup/'s packages. Lint is chosen with them, over the same folders.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from environment import addons, paths
from environment.errors import SetupError

#: Folders of tests/ that run Odoo themselves, on a database of their own.
SERVER_FOLDERS = ("apps", "e2e", "faults", "load")
#: Folders of tests/ that are not tests.
OTHER_FOLDERS = ("bench", "__pycache__")
#: Folders of tests/ whose tests run in a registry with more of Odoo's own modules: these.
REGISTRY_FOLDERS = {"door": addons.TEXTING_MODULES}


class Kind(Enum):
    """How a part is run."""

    PLAIN = "plain pytest"
    ADDON = "in a loaded registry"
    REGISTRY = "in a registry with more of Odoo's modules"
    SERVER = "against a running Odoo"


@dataclass(frozen=True)
class Part:
    """One pytest run.

    :param name: as said on the command line and in the summary
    :param kind: how to run it
    :param owner: folder that lint looks at, relative to the root
    :param targets: what pytest gets, relative to the root
    :param odoo_modules: Odoo's own modules that its database has beside the usual ones
    """

    name: str
    kind: Kind
    owner: str
    targets: tuple[str, ...]
    odoo_modules: tuple[str, ...] = ()


def all_parts() -> list[Part]:
    """Every part there is, the longest first, so that two at a time end about together."""
    return [*_server_parts(), *_registry_parts(), *_addon_parts(), *_plain_parts()]


def _has_tests(folder: Path) -> bool:
    return any(folder.rglob("test_*.py"))


def _addon_parts() -> list[Part]:
    names = [name for name in addons.manifests() if _has_tests(paths.ROOT / name / "tests")]
    return [Part(name, Kind.ADDON, name, (f"{name}/tests",)) for name in reversed(names)]


def _registry_parts() -> list[Part]:
    return [
        Part(f"tests/{name}", Kind.REGISTRY, f"tests/{name}", (f"tests/{name}",), modules)
        for name, modules in REGISTRY_FOLDERS.items()
        if _has_tests(paths.ROOT / "tests" / name)
    ]


def _server_parts() -> list[Part]:
    folders = [f"tests/{name}" for name in SERVER_FOLDERS]
    return [
        Part(folder, Kind.SERVER, folder, (folder,))
        for folder in folders
        if _has_tests(paths.ROOT / folder)
    ]


def _plain_parts() -> list[Part]:
    parts = [
        Part(f"setup/{folder.parent.name}", Kind.PLAIN, f"setup/{folder.parent.name}", (
            f"setup/{folder.parent.name}/tests",
        ))
        for folder in sorted(paths.SETUP.glob("*/tests"))
        if _has_tests(folder)
    ]  # fmt: skip
    tests = paths.ROOT / "tests"
    for folder in sorted(tests.glob("*/")):
        if folder.name in (*SERVER_FOLDERS, *REGISTRY_FOLDERS, *OTHER_FOLDERS):
            continue
        if _has_tests(folder):
            name = f"tests/{folder.name}"
            parts.append(Part(name, Kind.PLAIN, name, (name,)))
    loose = tuple(f"tests/{file.name}" for file in sorted(tests.glob("test_*.py")))
    if loose:
        parts.append(Part("repository", Kind.PLAIN, "tests", loose))
    return parts


@dataclass(frozen=True)
class Selection:
    """What is run.

    :param parts: the pytest runs
    :param lint: the folders and files that lint looks at; None: all of the repository
    """

    parts: tuple[Part, ...]
    lint: tuple[str, ...] | None


def select(wanted: Sequence[str]) -> Selection:
    """The parts for the arguments of setup/test; none given: everything.

    An argument is the name of a part, a folder above parts (``tests``, ``setup``), a file or
    folder inside one, or ``lint``.

    :raises SetupError: for an argument that names nothing
    """
    known = all_parts()
    if not wanted:
        return Selection(tuple(known), None)
    chosen: dict[str, Part] = {}
    lint: list[str] = []
    for argument in wanted:
        if argument == "lint":
            lint.append(".")
            continue
        path, _, test = argument.partition("::")
        relative = _relative(path)
        found = _matching(known, relative, f"::{test}" if test else "")
        if not found and not (paths.ROOT / relative).exists():
            names = ", ".join(["lint", *(part.name for part in known)])
            raise SetupError(f"There is no part {argument}.", f"name a path, or one of: {names}")
        for part in found:
            before = chosen.get(part.name)
            targets = (*before.targets, *part.targets) if before else part.targets
            chosen[part.name] = replace(part, targets=targets)
        lint.append(relative)
    return Selection(tuple(chosen.values()), None if "." in lint else tuple(dict.fromkeys(lint)))


def _relative(argument: str) -> str:
    """The argument as a path relative to the root."""
    path = Path(argument)
    if path.is_absolute() and path.is_relative_to(paths.ROOT):
        path = path.relative_to(paths.ROOT)
    elif not (paths.ROOT / path).exists() and path.exists():
        path = path.resolve().relative_to(paths.ROOT)
    return path.as_posix()


def _matching(known: list[Part], relative: str, test: str) -> list[Part]:
    """The parts that ``relative`` names, contains, or lies in."""
    exact = [part for part in known if relative in (part.name, *part.targets) and not test]
    if exact:
        return exact
    below = [part for part in known if f"{part.owner}/".startswith(f"{relative}/")]
    if below and not test:
        return below
    around = [part for part in known if f"{relative}/".startswith(f"{part.owner}/")]
    deepest = sorted(around, key=lambda part: len(part.owner))[-1:]
    if not (paths.ROOT / relative).exists():
        return []
    return [replace(part, targets=(relative + test,)) for part in deepest]
