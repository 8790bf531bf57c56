"""What setup/test tells once more at its end: of a long output, often only the end is kept."""

from collections.abc import Callable, Iterator, Sequence

from .results import Trouble
from .runner import Outcome

#: At most so many failed tests and findings in all, shared by the parts that have any.
MOST_TESTS, MOST_FINDINGS = 20, 5
#: At most so many lines of a finding: its beginning and its end; and so long ones.
HEAD, TAIL, WIDTH = 3, 6, 200


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The failed tests by name, then what Odoo logged and nobody expects; shortened."""
    yield from _section("Failed", outcomes, lambda trouble: trouble.failed, MOST_TESTS, _first)
    yield from _section(
        "Odoo logged what nobody expects",
        outcomes,
        lambda trouble: trouble.findings,
        MOST_FINDINGS,
        shorten,
    )


def _section(
    title: str,
    outcomes: Sequence[Outcome],
    texts_of: Callable[[Trouble], Sequence[str]],
    most: int,
    short: Callable[[str], str],
) -> Iterator[str]:
    troubled = [(one.name, texts_of(one.trouble)) for one in outcomes if texts_of(one.trouble)]
    for name, texts in troubled:
        yield f"{title} ({name})"
        different = list(dict.fromkeys(map(short, texts)))
        share = max(1, most // len(troubled))
        for text in different[:share]:
            yield from (f"  {line}" for line in text.splitlines())
        if different[share:]:
            yield f"  … and {len(different) - share} more"
        yield ""


def _first(text: str) -> str:
    """The first line of a text, if not too long."""
    return text.partition("\n")[0][:WIDTH]


def shorten(text: str) -> str:
    """The first and the last lines of a longer text.

    >>> shorten("one").splitlines()
    ['one']
    >>> len(shorten("\\n".join("0123456789abc")).splitlines())
    10
    """
    found = [line[:WIDTH] for line in text.splitlines()]
    if len(found) > HEAD + TAIL:
        found[HEAD:-TAIL] = ["…"]
    return "\n".join(found)
