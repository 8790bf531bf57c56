"""CSV that people open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_PHONE = re.compile(r"\+\d[\d ()-]*\Z")
# with the full-width forms, which East Asian spreadsheets take for the same
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; nothing in it can be taken for a formula.

    A phone number stays as it is. https://owasp.org/www-community/attacks/CSV_Injection
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(headers)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _safe(cell: object) -> str:
    text = "" if cell is None or cell is False else str(cell)
    if text.startswith(_FORMULA) and not _PHONE.match(text):
        return f"'{text}"
    return text
