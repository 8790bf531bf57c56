"""Merge fields in the text of a campaign: ``Hello {{ object.name ||| friend }}``.

The notation is that of Odoo's own templates, restricted to paths of field names. Nothing is
evaluated, so a text can reach fields only, and a wrong field is known before anything is sent.

>>> text = parse("Hello {{ object.name ||| friend }}!")
>>> text.paths
(('name',),)
>>> text.render({("name",): "Ada"}), text.render({("name",): ""})
('Hello Ada!', 'Hello friend!')
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Path = tuple[str, ...]

PLACEHOLDER = re.compile(r"\{\{(?P<expression>.*?)(?:\|\|\|(?P<default>.*?))?\}\}", re.DOTALL)
FIELD_PATH = re.compile(r"object((?:\.[A-Za-z_][A-Za-z0-9_]*)+)")


class WrongPlaceholder(ValueError):
    """A placeholder is not a path of fields; ``expression`` is what was written."""

    def __init__(self, expression: str):
        super().__init__(expression)
        self.expression = expression


@dataclass(frozen=True)
class MergeField:
    """One placeholder: the path below the record, and the words used when it is empty."""

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
            start = text.index(brace)
            raise WrongPlaceholder(text[start : start + 40] if brace == "{{" else brace)
    return text


def _field(expression: str, default: str) -> MergeField:
    match = FIELD_PATH.fullmatch(expression)
    if not match:
        raise WrongPlaceholder(expression)
    return MergeField(tuple(match[1][1:].split(".")), default)
