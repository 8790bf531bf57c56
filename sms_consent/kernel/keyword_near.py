"""Whole messages one slip of the finger away from a request: "leave me alobne", "opt otu".

A slip is a letter changed, added, left out or swapped with its neighbour; spaces do not count.
"""

from __future__ import annotations

from collections.abc import Mapping

from .keyword_phrases import Outcome

SHORTEST, LONGEST = 4, 30


class NearMisses:
    """Requests by every string that lacks one of their letters (or none)."""

    def __init__(self, requests: Mapping[str, Outcome]) -> None:
        self._outcomes = dict(requests)
        self._requests: dict[str, str] = {}
        for request in sorted(requests):
            for variant in _variants(request.replace(" ", "")):
                self._requests.setdefault(variant, request)

    def find(self, text: str) -> tuple[str, Outcome] | None:
        """The request that ``text``, spaces left out, misspells, and what it means.

        >>> NearMisses({"leave me alone": Outcome.CERTAIN}).find("leavemealobne")[0]
        'leave me alone'
        """
        if not SHORTEST <= len(text) <= LONGEST:
            return None
        request = next((r for v in _variants(text) if (r := self._requests.get(v))), None)
        return None if request is None else (request, self._outcomes[request])


def _variants(text: str) -> list[str]:
    return [text] + [text[:at] + text[at + 1 :] for at in range(len(text))]
