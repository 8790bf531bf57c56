"""Twilio's list paging: PageSize, Page, PageToken and the URIs between pages.

Source: https://www.twilio.com/docs/usage/twilios-response#response-formats-list-paging-information
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from urllib.parse import urlencode

from .errors import TwilioError
from .render import Json
from .request import Call

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000
PAGING = ("Page", "PageSize", "PageToken")

T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """The page asked for; ``before`` is the running number of the last item already seen."""

    size: int
    index: int
    before: int | None

    @classmethod
    def of(cls, call: Call) -> Page:
        """Read the paging parameters; nonsense is error 20001."""
        form = call.form
        try:
            size = int(form.get("PageSize") or DEFAULT_PAGE_SIZE)
            index = int(form.get("Page") or 0)
            token = form.get("PageToken", "")
            before = int(token.removeprefix("PA"), 16) if token else None
        except ValueError:
            raise TwilioError(20001, "PageSize, Page or PageToken") from None
        return cls(size=min(max(size, 1), MAX_PAGE_SIZE), index=max(index, 0), before=before)

    def take(self, items: Iterator[T]) -> tuple[list[T], bool]:
        """This page's items of an iterator that starts at the page, and whether more follow."""
        chunk = list(islice(items, self.size + 1))
        return chunk[: self.size], len(chunk) > self.size


def envelope(call: Call, page: Page, key: str, items: list[Json], next_token: int | None) -> Json:
    """A list answer; ``next_token`` is the running number after which the next page begins."""
    filters = [(name, value) for name, value in call.params if name not in PAGING]
    size = ("PageSize", str(page.size))

    def uri(*extra: tuple[str, str]) -> str:
        return f"{call.path}?{urlencode([*filters, size, *extra])}"

    following = None
    if next_token is not None:
        following = uri(("Page", str(page.index + 1)), ("PageToken", f"PA{next_token:032x}"))
    start = page.index * page.size
    return {
        key: items,
        "end": start + max(len(items) - 1, 0),
        "first_page_uri": uri(("Page", "0")),
        "next_page_uri": following,
        "page": page.index,
        "page_size": page.size,
        "previous_page_uri": None,
        "start": start,
        "uri": uri(("Page", str(page.index))),
    }
