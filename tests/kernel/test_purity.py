"""The kernels import without Odoo, and the examples in their docstrings hold."""

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    f"{path.parents[1].name}_kernel.{path.stem}"
    for path in ROOT.glob("*/kernel/*.py")
    if path.stem != "__init__" and (path.parents[1] / "__manifest__.py").exists()
)

_IMPORT_WITHOUT_ODOO = """
import importlib, sys

class NoOdoo:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "odoo":
            raise ImportError(f"a kernel imports {name}")

sys.meta_path.insert(0, NoOdoo())
sys.path.insert(0, sys.argv[1])
importlib.import_module("conftest")
for module in sys.argv[2:]:
    importlib.import_module(module)
assert "odoo" not in sys.modules
"""


def test_there_are_kernels():
    assert "sms_consent_kernel.gate" in MODULES


def test_no_kernel_imports_odoo():
    command = [sys.executable, "-c", _IMPORT_WITHOUT_ODOO, str(Path(__file__).parent), *MODULES]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0
