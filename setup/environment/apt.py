"""A private apt: its own lists, cache and status, so that no root is needed.

The archive's address comes from the machine's own configuration, never from here.
"""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from . import paths
from .errors import SetupError
from .progress import Bar
from .stamps import write_atomically

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SOURCES = Path("/etc/apt")
NO_ARCHIVE = (
    "add a Debian archive to the machine's apt sources and run 'apt-get update' as root, "
    "or get Odoo 19 yourself and set ODOO_HOME to its folder"
)


def os_release() -> dict[str, str]:
    """The fields of /etc/os-release."""
    lines = Path("/etc/os-release").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip('"') for key, value in pairs}


def archive_address() -> str:
    """The address of a Debian archive this machine already uses.

    :raises SetupError: where its apt configuration names none (Ubuntu's does not)
    """
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
    known = subprocess.run(
        [*command, "Created-By: Packages", "Label: Debian"], capture_output=True, text=True
    ).stdout.split()
    candidates = sorted(set(known)) or _addresses_in_sources()
    if not candidates:
        name = os_release().get("PRETTY_NAME", "this system")
        raise SetupError(f"The apt sources of {name} name no Debian archive.", NO_ARCHIVE)
    return candidates[0]


def _addresses_in_sources() -> list[str]:
    """Archive addresses from the sources files, for a machine that never ran apt-get update."""
    if os_release().get("ID") != "debian":
        return []
    files = [SOURCES / "sources.list", *sorted((SOURCES / "sources.list.d").glob("*"))]
    found: list[str] = []
    for file in files:
        if file.suffix not in (".list", ".sources") or not file.is_file():
            continue
        text = "\n".join(line.split("#")[0] for line in file.read_text().splitlines())
        found += re.findall(r"(?:^deb\s+(?:\[[^]]*\]\s+)?|^URIs:\s*)(\S+)", text, re.MULTILINE)
    plain = [address for address in found if "security" not in address]
    return [address for address in plain if address.rstrip("/").endswith("/debian")] or plain


class PrivateApt:
    """One apt configuration of our own with a single source.

    :param name: folder below ``.dev/apt``
    :param suite: ``sid``, or a release's code name
    """

    def __init__(self, name: str, address: str, suite: str) -> None:
        self.folder = paths.APT / name
        self.suite = suite
        self._write(address)

    def _write(self, address: str) -> None:
        for folder in ("lists/partial", "cache/archives/partial", "etc"):
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
        signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
        write_atomically(
            self.folder / "etc" / "sources.list", f"deb {signed}{address} {self.suite} main\n"
        )
        write_atomically(self.folder / "status", "")
        architecture = subprocess.run(
            ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
        ).stdout.strip()
        settings = {
            "Dir::State": self.folder,
            "Dir::State::lists": self.folder / "lists",
            "Dir::State::status": self.folder / "status",
            "Dir::Cache": self.folder / "cache",
            "Dir::Etc::sourcelist": self.folder / "etc" / "sources.list",
            "Dir::Etc::sourceparts": "-",
            "Dir::Etc::preferencesparts": "-",
            "APT::Architecture": architecture,
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        if os.geteuid() == 0:
            # Else apt drops to its own user, which may not write here, and warns.
            settings["APT::Sandbox::User"] = "root"
        text = "".join(f'{key} "{value}";\n' for key, value in settings.items())
        write_atomically(self.folder / "apt.conf", text)

    def _run(self, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "APT_CONFIG": str(self.folder / "apt.conf"), "LC_ALL": "C"}
        return subprocess.run(
            ["apt-get", "-q", *arguments],
            env=environment,
            cwd=folder or self.folder,
            capture_output=True,
            text=True,
        )

    def update(self) -> None:
        """Fetch the list of packages."""
        result = self._run("update", "-o", "APT::Update::Error-Mode=any")
        if result.returncode:
            raise SetupError(
                f"The package list of Debian {self.suite} could not be fetched:\n{result.stderr}",
                "check the network and the machine's apt sources (does 'apt-get update' work?) "
                "and start again",
            )

    def download(self, packages: list[str], target: Path, bar: Bar | None = None) -> None:
        """Put the packages' .deb files into ``target``; files already there are kept.

        The files come into a folder of their own first, so ``target`` holds whole ones only.
        """
        incoming = target / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        uris = self._run("download", "--print-uris", *packages).stdout
        total = sum(int(size) for size in re.findall(r"^'\S+' \S+ (\d+)", uris, re.MULTILINE)) or 1
        environment = {**os.environ, "APT_CONFIG": str(self.folder / "apt.conf"), "LC_ALL": "C"}
        process = subprocess.Popen(
            ["apt-get", "-q", "download", *packages],
            env=environment,
            cwd=incoming,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        while process.poll() is None:
            if bar:
                done = sum(file.stat().st_size for file in incoming.glob("*") if file.exists())
                bar.at(done / total, f"{done / 1e6:.0f} of {total / 1e6:.0f} MB")
            time.sleep(0.2)
        if process.returncode:
            assert process.stderr
            raise SetupError(
                f"Packages of Debian {self.suite} could not be fetched: {process.stderr.read()}",
                "check the network and start again; what was fetched is kept",
            )
        for file in incoming.glob("*.deb"):
            file.replace(target / file.name)
        shutil.rmtree(incoming)
