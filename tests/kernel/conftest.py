"""Makes each add-on's kernel importable without Odoo, as the package ``<addon>_kernel``.

The kernel of an add-on lies inside the add-on, whose own ``__init__`` imports Odoo. Loading the
folder under a name of its own proves that the kernel needs nothing of Odoo.
"""

import importlib.util
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ("sms_consent", "sms_twilio_gateway", "sms_campaigns")


def load_kernel(addon: str) -> None:
    """Register ``<addon>/kernel`` as the package ``<addon>_kernel``, where there is a kernel."""
    folder = ROOT / addon / "kernel"
    name = f"{addon}_kernel"
    if name in sys.modules or not (folder / "__init__.py").exists():
        return
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


for addon in ADDONS:
    load_kernel(addon)

# How fast the machine is proves nothing here.
settings.register_profile("kernel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kernel")
