"""One authenticated API request, as the resource handlers see it, and their answer."""

from __future__ import annotations

from dataclasses import dataclass

from .core import Sandbox
from .errors import TwilioError
from .model import Account
from .render import Json


@dataclass(frozen=True)
class Answer:
    """HTTP status and JSON body (none for 204)."""

    status: int
    body: Json | None


@dataclass(frozen=True)
class Call:
    """A request below ``/2010-04-01/Accounts/{account}``; ``sid`` is the resource's, or ""."""

    sandbox: Sandbox
    account: Account
    path: str
    sid: str
    params: tuple[tuple[str, str], ...]

    @property
    def form(self) -> dict[str, str]:
        """The parameters by name; of a repeated one the first."""
        return dict(reversed(self.params))

    def all(self, name: str) -> list[str]:
        """All values of a repeatable parameter."""
        return [value for key, value in self.params if key == name]

    def not_found(self) -> TwilioError:
        """The error for a resource that this account does not have."""
        return TwilioError(20404, self.path)
