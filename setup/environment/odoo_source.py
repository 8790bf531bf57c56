"""Odoo 19 itself: the Debian package, unpacked below .dev, or what ODOO_HOME points to."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import apt, paths
from .errors import SetupError
from .progress import step
from .stamps import digest, is_done, set_done, set_undone, write_atomically

PACKAGES = [
    "odoo-19",
    # what the package links to, by relative links
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-montserrat",
]
#: Of the machine's own release: sid's newer one has another layout, and icons would be missing.
RELEASE_PACKAGES = ["fonts-font-awesome"]

#: Scripts that Debian leaves out, as it has no source for them, though a bundle names them: every
#: page of the web client would log an error. It blurs the background in video calls.
LEFT_OUT = ["mail/static/lib/selfie_segmentation/selfie_segmentation.js"]
STAND_IN = "// Left out by Debian: video calls cannot blur their background.\n"

PACKAGE_PYTHON = Path("usr/lib/python3/dist-packages")


@dataclass(frozen=True)
class OdooSource:
    """A place Odoo runs from.

    :param executable: the script that starts it
    :param python_path: the folder that holds the ``odoo`` package
    :param addons: Odoo's own add-ons folders
    """

    executable: Path
    python_path: Path
    addons: tuple[Path, ...]

    @property
    def version(self) -> str:
        """The release file's text, to notice another Odoo."""
        return digest([self.python_path / "odoo" / "release.py", str(self.python_path)])


def find() -> OdooSource:
    """The Odoo that is there, without fetching anything.

    :raises SetupError: when there is none, or it is not a 19.0
    """
    home = Path(os.environ.get("ODOO_HOME") or paths.ODOO_ROOT).expanduser().resolve()
    if (home / "odoo-bin").is_file():
        source = OdooSource(home / "odoo-bin", home, (home / "addons", home / "odoo" / "addons"))
    else:
        python_path = home / PACKAGE_PYTHON
        source = OdooSource(
            home / "usr" / "bin" / "odoo", python_path, (python_path / "odoo" / "addons",)
        )
    release = source.python_path / "odoo" / "release.py"
    if not source.executable.is_file() or not release.is_file():
        raise SetupError(
            f"There is no Odoo in {home}.",
            "set ODOO_HOME to a source checkout (with odoo-bin) or to the root of an unpacked "
            "package (with usr/bin/odoo), or unset it to have Odoo fetched",
        )
    if not re.search(r"^version_info = \(19, 0,", release.read_text(), re.MULTILINE):
        raise SetupError(f"The Odoo in {home} is not a 19.0.", "set ODOO_HOME to an Odoo 19.0")
    return source


def ensure() -> OdooSource:
    """Fetch and unpack Odoo unless it is there or ODOO_HOME is set; returns where it is."""
    inputs = digest([*PACKAGES, *RELEASE_PACKAGES])
    if not os.environ.get("ODOO_HOME") and not (
        is_done("odoo", inputs) and paths.ODOO_ROOT.is_dir()
    ):
        _download(inputs)
        _unpack()
        set_done("odoo", inputs)
    source = find()
    if not os.environ.get("ODOO_HOME"):
        _stand_in(source.addons[0])
    return source


def _stand_in(addons: Path) -> None:
    """Put empty scripts where the package lacks some."""
    for name in LEFT_OUT:
        file = addons / name
        if not file.exists():
            write_atomically(file, STAND_IN)


def _download(inputs: str) -> None:
    if is_done("debs", inputs) and any(paths.DEBS.glob("odoo-19_*.deb")):
        return
    with step("Fetching Odoo 19 from the Debian archive") as bar:
        shutil.rmtree(paths.DEBS, ignore_errors=True)
        address = apt.archive_address()
        unstable = apt.PrivateApt("sid", address, "sid")
        unstable.update()
        release = apt.PrivateApt("release", address, _release())
        release.update()
        release.download(RELEASE_PACKAGES, paths.DEBS)
        unstable.download(PACKAGES, paths.DEBS, bar)
    set_done("debs", inputs)


def _release() -> str:
    """The machine's own Debian release; elsewhere the current stable one."""
    fields = apt.os_release()
    return fields.get("VERSION_CODENAME", "stable") if fields.get("ID") == "debian" else "stable"


def _unpack() -> None:
    """Unpack into a new folder, then put it in place, so a half one is never used."""
    with step("Unpacking Odoo 19") as bar:
        fresh = paths.DEV / "odoo-root.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        files = sorted(paths.DEBS.glob("*.deb"))
        for number, file in enumerate(files):
            bar.at(number / len(files), file.name)
            result = subprocess.run(
                ["dpkg-deb", "-x", str(file), str(fresh)], capture_output=True, text=True
            )
            if result.returncode:
                set_undone("debs")
                raise SetupError(
                    f"{file.name} could not be unpacked: {result.stderr.strip()}",
                    "start again: the packages are fetched anew",
                )
        shutil.rmtree(paths.ODOO_ROOT, ignore_errors=True)
        fresh.rename(paths.ODOO_ROOT)
    # Unpacked, the packages are of no more use: 125 MB.
    for file in files:
        file.unlink()
