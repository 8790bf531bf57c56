"""setup/screenshots [NAME…]: the pictures of the add-ons' descriptions, from the running demo.

Start ``setup/run`` in another terminal first and give the addresses that it prints. Every picture
is what a person sees who logs in; a campaign is launched on the way, so the demo goes on.
"""

import argparse
import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image
from playwright.sync_api import Page, Playwright, sync_playwright

from commands.pictures import SHOTS, Demo, Shot
from environment import chromium, demo_database, paths
from environment.errors import SetupError, run_command
from environment.progress import say
from environment.web_client import WebClient

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]
#: Until pictures, fonts and slow parts of a page are there.
SETTLE_MS = 1500


@contextmanager
def _browser(playwright: Playwright, *, phone: bool) -> Iterator[Page]:
    """A fresh browser of a person; phones draw two dots for one."""
    executable = chromium.find()
    if not executable:
        raise SetupError("There is no Chromium.", chromium.ADVICE)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=executable,
            args=FLAGS,
            viewport=PHONE if phone else DESKTOP,
            is_mobile=phone,
            has_touch=phone,
            device_scale_factor=2 if phone else 1,
        )
        context.set_default_timeout(60_000)
        yield context.pages[0]
        context.close()


def _log_in(page: Page, odoo: str, login: str) -> None:
    page.goto(f"{odoo}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/(odoo|my)\b"), wait_until="domcontentloaded")


def _take(page: Page, demo: Demo, shot: Shot) -> None:
    """Open the page as the person would, and keep what is seen, in few colours."""
    if shot.login:
        _log_in(page, demo.odoo, shot.login)
    address = shot.address(demo)
    # Odoo's own requests never end altogether: its chat keeps a connection open.
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_selector(".o_action" if "/odoo/" in address else "main, #app")
    shot.prepare(page)
    page.wait_for_timeout(SETTLE_MS)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.file.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(256, method=Image.Quantize.MAXCOVERAGE).save(shot.file, optimize=True)


def main() -> int:
    """Take the pictures wanted; returns the exit code."""
    parser = argparse.ArgumentParser(prog="setup/screenshots", description=__doc__)
    parser.add_argument("--odoo", required=True, metavar="URL", help="as setup/run prints it")
    parser.add_argument("--sandbox", required=True, metavar="URL", help="likewise")
    parser.add_argument("names", nargs="*", metavar="NAME", help="contact, portal …; none: all")
    wanted = parser.parse_args()
    if unknown := set(wanted.names) - {shot.name for shot in SHOTS}:
        raise SetupError(
            f"There is no picture {', '.join(sorted(unknown))}.",
            f"pictures: {', '.join(shot.name for shot in SHOTS)}",
        )
    odoo = wanted.odoo.rstrip("/")
    demo = Demo(odoo, wanted.sandbox, WebClient(odoo, demo_database.NAME, "admin", "admin"))
    with sync_playwright() as playwright:
        for shot in SHOTS:
            if not wanted.names or shot.name in wanted.names:
                with _browser(playwright, phone=shot.phone) as page:
                    _take(page, demo, shot)
                say(f"  {shot.file.relative_to(paths.ROOT)} {shot.file.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    run_command(main)
