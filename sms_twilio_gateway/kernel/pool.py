"""Which of several equal senders takes a number: spread by weight, the same one each time."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

_SPAN = float(1 << 64)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that another sender may have to send; ``id`` is 0 before it is queued."""

    id: int
    number: str
    country_code: str | None
    lang: str | None
    purpose_id: int | None


def choose(number: str, weights: Mapping[int, float]) -> int:
    """The key of the sender for ``number``; each gets a share as large as its weight.

    Weighted rendezvous hashing: without one of the senders only its own numbers move.
    https://www.snia.org/sites/default/files/SDC15_presentations/dist_sys/Jason_Resch_New_Consistent_Hashings_Rev.pdf

    >>> choose("+12125550100", {1: 1.0, 2: 1.0}) == choose("+12125550100", {2: 1.0, 1: 1.0})
    True
    """
    return max(weights, key=lambda key: (_score(number, key, weights[key]), key))


def _score(number: str, key: int, weight: float) -> float:
    digest = blake2b(f"{number}/{key}".encode(), digest_size=8).digest()
    share = (int.from_bytes(digest, "big") + 1) / (_SPAN + 1)
    return -max(weight, 1e-9) / math.log(share)
