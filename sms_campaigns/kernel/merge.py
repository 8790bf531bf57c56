"""Merge fields in the text of a campaign: ``Hello {{ object.name ||| friend }}``.

The notation is that of Odoo's own templates, restricted to paths of field names: ``object`` is the
contact, ``record`` what led to the contact, such as an order. Nothing is evaluated, so a text can
reach fields only, and a wrong field is known before anything is sent.

>>> text = parse("Hello {{ object.name ||| friend }}: {{ record.date }}")
>>> text.paths
(('object', 'name'), ('record', 'date'))
>>> text.render({("object", "name"): "", ("record", "date"): "May 9"})
'Hello friend: May 9'
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: What a path begins with, followed by the names of fields.
Path = tuple[str, ...]
CONTACT, RECORD = "object", "record"

PLACEHOLDER = re.compile(r"\{\{(?P<expression>.*?)(?:\|\|\|(?P<default>.*?))?\}\}", re.DOTALL)
FIELD_PATH = re.compile(r"(?:object|record)(?:\.[A-Za-z_][A-Za-z0-9_]*)+")

#: A name in single braces is meant to be filled in, too, but only {link} ever is.
SINGLE_BRACES = re.compile(r"\{(?!link\})\s*[A-Za-z_][\w.]*\s*\}")
LONGEST_NAMED = 40


class WrongPlaceholder(ValueError):
    """A placeholder is not a path of fields; ``expression`` is what was written.

    One that is left open would take in the rest of the text: the first line names it.
    """

    def __init__(self, expression: str):
        super().__init__(expression)
        self.expression = expression.partition("\n")[0][:LONGEST_NAMED]


@dataclass(frozen=True)
class MergeField:
    """One placeholder: its path, and the words used when that is empty."""

    path: Path
    default: str


@dataclass(frozen=True)
class MergeText:
    """A parsed text: literals and merge fields in their order."""

    parts: tuple[str | MergeField, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The distinct paths used, in order of appearance."""
        fields = (part for part in self.parts if isinstance(part, MergeField))
        return tuple(dict.fromkeys(field.path for field in fields))

    def paths_of(self, root: str) -> tuple[Path, ...]:
        """Those of ``paths`` that begin with ``root``."""
        return tuple(path for path in self.paths if path[0] == root)

    def render(self, values: Mapping[Path, str]) -> str:
        """Fill in ``values`` (a text for each of ``paths``); they are never parsed again."""
        return "".join(
            part if isinstance(part, str) else values[part.path] or part.default
            for part in self.parts
        )


def parse(text: str) -> MergeText:
    """Parse ``text``; raise ``WrongPlaceholder`` for what is no field path or is left open."""
    parts: list[str | MergeField] = []
    position = 0
    for match in PLACEHOLDER.finditer(text):
        parts.append(_literal(text[position : match.start()]))
        parts.append(_field(match["expression"].strip(), (match["default"] or "").strip()))
        position = match.end()
    parts.append(_literal(text[position:]))
    return MergeText(tuple(part for part in parts if part != ""))


def _literal(text: str) -> str:
    """Return ``text``; refuse braces that open or close nothing, which would be sent as they are.

    >>> parse("Hello {{ object.name")
    Traceback (most recent call last):
    ...
    sms_campaigns_kernel.merge.WrongPlaceholder: {{ object.name
    """
    for brace in ("{{", "}}"):
        if brace in text:
            raise WrongPlaceholder(text[text.index(brace) :] if brace == "{{" else brace)
    if match := SINGLE_BRACES.search(text):
        raise WrongPlaceholder(match[0])
    return text


def _field(expression: str, default: str) -> MergeField:
    if not FIELD_PATH.fullmatch(expression):
        raise WrongPlaceholder(expression)
    return MergeField(tuple(expression.split(".")), default)
