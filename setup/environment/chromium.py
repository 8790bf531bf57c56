"""Chromium for the browser tests: found, or installed where we are root."""

import os
import shutil
import subprocess

from .progress import step

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
APT = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]


def find() -> str | None:
    """The path of a Chromium or Chrome on this machine; CHROMIUM names another."""
    named = os.environ.get("CHROMIUM")
    if named and os.access(named, os.X_OK):
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure() -> str | None:
    """Find Chromium, or install it as root; None where it cannot be had."""
    found = find()
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step("Installing Chromium for the browser tests"):
        for arguments in (["update"], ["install", "--no-install-recommends", "chromium"]):
            result = subprocess.run(
                [*APT, *arguments], env=environment, capture_output=True, text=True
            )
            if result.returncode:
                print(result.stdout[-2000:] + result.stderr[-2000:])
    return find()


ADVICE = (
    "install it (as root: apt-get install chromium), or set CHROMIUM to the path of a "
    "Chromium or Chrome"
)
