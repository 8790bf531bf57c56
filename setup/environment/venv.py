"""The virtual environment with the pinned packages, and Odoo on its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import apt, paths
from .errors import SetupError
from .odoo_source import OdooSource
from .progress import Bar, step
from .stamps import digest, is_done, set_done, set_undone, write_atomically

REQUIREMENTS = [
    paths.ROOT / "requirements.txt",
    paths.SETUP / "requirements-odoo.txt",
    paths.SETUP / "requirements-sandbox.txt",
    paths.SETUP / "requirements-test.txt",
]
CONSTRAINTS = paths.SETUP / "constraints.txt"
#: Present while packages are being installed: a leftover means the folder is half made.
INSTALLING = "venv-installing"
PATH_FILE = "odoo-source.pth"


def ensure(source: OdooSource) -> None:
    """Make the environment match the requirements files; a half-made one is made anew."""
    inputs = digest([*REQUIREMENTS, CONSTRAINTS, sys.version, str(paths.VENV)])
    if not (is_done("venv", inputs) and paths.VENV_PYTHON.exists()):
        _install(inputs)
    _put_on_path(source)


def _install(inputs: str) -> None:
    reusable = _is_reusable()
    set_undone("venv")
    with step("Installing Python packages") as bar:
        if not reusable:
            shutil.rmtree(paths.VENV, ignore_errors=True)
        set_done(INSTALLING, inputs)
        pip = [str(paths.VENV_PYTHON), "-m", "pip"] if reusable else _create()
        files = [file for file in REQUIREMENTS if file.exists()]
        arguments = [part for file in files for part in ("-r", str(file))]
        _run_pip(
            [*pip, "install", "--prefer-binary", "-c", str(CONSTRAINTS), *arguments],
            _count_pins([*files, CONSTRAINTS]),
            bar,
        )
    set_done("venv", inputs)
    set_undone(INSTALLING)


def _is_reusable() -> bool:
    """Whether packages may be installed on top of what is there.

    Not after an interruption (pip takes a half-copied package for installed), and not when
    the folder was made by another Python or at another path.
    """
    settings = paths.VENV / "pyvenv.cfg"
    if is_left_over() or not settings.exists():
        return False
    result = subprocess.run(
        [str(paths.VENV_PYTHON), "-c", "import sys, pip; print(sys.version)"],
        capture_output=True,
        text=True,
    )
    script = paths.VENV / "bin" / "pip"
    here = script.exists() and str(paths.VENV) in script.read_text().splitlines()[0]
    return here and result.returncode == 0 and result.stdout.strip() == sys.version.strip()


def is_left_over() -> bool:
    """Whether an installation began and did not end."""
    return (paths.STAMPS / INSTALLING).exists()


def _create() -> list[str]:
    """Make the environment; returns the command that runs pip for it.

    Debian keeps pip and ensurepip in packages of their own. Without them, pip comes from the
    package python3-pip-whl, fetched like Odoo, and is run from its wheel.
    """
    try:
        import ensurepip  # noqa: F401, PLC0415 (absent from a plain Debian Python)
    except ImportError:
        _make_venv("--without-pip")
        wheel = _pip_wheel()
        install = [str(paths.VENV_PYTHON), f"{wheel}/pip", "install", "--no-index", str(wheel)]
        subprocess.run(install, check=True, capture_output=True)
    else:
        _make_venv()
    return [str(paths.VENV_PYTHON), "-m", "pip"]


def _make_venv(*options: str) -> None:
    command = [sys.executable, "-m", "venv", *options, str(paths.VENV)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise SetupError(
            f"The virtual environment could not be made: {result.stdout}{result.stderr}",
            "install the package python3-venv, or name another Python: PYTHON=/path/to/python3",
        )


def _pip_wheel() -> Path:
    folder = paths.DEV / "pip-wheel"
    wheels = "usr/share/python-wheels/pip-*.whl"
    if not list(folder.glob(wheels)):
        private = apt.PrivateApt("sid", apt.archive_address(), "sid")
        private.update()
        private.download(["python3-pip-whl"], folder)
        for file in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", str(file), str(folder)], check=True)
    return next(folder.glob(wheels))


def _count_pins(files: list[Path]) -> int:
    return sum("==" in line for file in files for line in file.read_text().splitlines())


def _run_pip(command: list[str], expected: int, bar: Bar) -> None:
    """Run pip; its whole output goes to a log, of which the end is shown if it fails."""
    paths.LOG.mkdir(parents=True, exist_ok=True)
    log = paths.LOG / "pip.log"
    environment = {**os.environ, "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    with log.open("w") as file:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        assert process.stdout
        seen = 0
        for line in process.stdout:
            file.write(line)
            file.flush()
            if line.startswith("Collecting "):
                seen += 1
                bar.at(0.7 * seen / expected, line.strip())
            elif line.startswith("Installing collected packages"):
                bar.at(0.75, "copying into place")
    if process.wait():
        end = "".join(log.read_text().splitlines(keepends=True)[-15:])
        raise SetupError(
            f"pip could not install the packages:\n{end}",
            f"check the network and start again; the whole output is in {log}",
        )


def _put_on_path(source: OdooSource) -> None:
    """Make ``import odoo`` find the source, by a path file."""
    site = next((paths.VENV / "lib").glob("python3.*/site-packages"))
    file = site / PATH_FILE
    text = f"{source.python_path}\n"
    if not file.exists() or file.read_text() != text:
        write_atomically(file, text)
