"""A table in a file as people have it: CSV of any dialect, or an Excel workbook."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

MAX_BYTES = 50_000_000
# What a workbook may unpack to, so that a zip bomb stops here.
MAX_UNPACKED = 500_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
# Excel's own BIFF files begin with the signature of an OLE2 container.
# https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb
_OLE2 = b"\xd0\xcf\x11\xe0"


class TableProblem(str, Enum):
    """Why a file can't be read as a table."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    OLD_EXCEL = "old_excel"
    BROKEN = "broken"
    NOT_A_TABLE = "not_a_table"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"


class TableError(Exception):
    """The file can't be used; ``problem`` says why."""

    def __init__(self, problem: TableProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` counts as a spreadsheet does, from 1; dates are written ``2026-01-31``."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``headers`` is the first row that is not empty; every row has as many cells."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """Read CSV (delimiter and encoding are found out) or XLSX (the first sheet).

    :raises TableError: when it is neither, broken, empty, or too big
    """
    if not content.strip():
        raise TableError(TableProblem.EMPTY)
    if len(content) > MAX_BYTES:
        raise TableError(TableProblem.TOO_BIG)
    if content.startswith(_OLE2):
        raise TableError(TableProblem.OLD_EXCEL)
    rows = _excel_rows(content) if content.startswith(b"PK\x03\x04") else _csv_rows(content)
    return _table(rows)


def _table(rows: Iterable[tuple[str, ...]]) -> Table:
    headers: tuple[str, ...] | None = None
    found: list[Row] = []
    for number, cells in enumerate(rows, start=1):
        if not any(cells):
            continue
        if headers is None:
            headers = _strip_end(cells)[:MAX_COLUMNS]
            continue
        if len(found) >= MAX_ROWS:
            raise TableError(TableProblem.TOO_MANY_ROWS)
        padded = cells[: len(headers)] + ("",) * (len(headers) - len(cells))
        found.append(Row(number, padded))
    if not headers or not found:
        raise TableError(TableProblem.NO_ROWS)
    return Table(headers, tuple(found))


def _strip_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max(index for index, cell in enumerate(cells) if cell)
    return cells[: last + 1]


def _csv_rows(content: bytes) -> Iterator[tuple[str, ...]]:
    text = _decode(content)
    if "\0" in text:
        raise TableError(TableProblem.NOT_A_TABLE)
    named = text[:6].lower()
    if named.startswith("sep=") and len(text) > 4:  # Excel's own way to name the delimiter
        delimiter, text = text[4], "\n" + text.split("\n", 1)[-1]
    else:
        delimiter = _delimiter(text)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(_plain(cell) for cell in cells)
    except csv.Error:
        raise TableError(TableProblem.NOT_A_TABLE) from None


def _decode(content: bytes) -> str:
    """UTF-16 and UTF-8 by their marks, else UTF-8, else what Excel writes in the West."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _delimiter(text: str) -> str:
    """The character that splits the first rows into the same number of columns, the most."""
    sample = io.StringIO("\n".join(text.splitlines()[:_SAMPLE_ROWS]))
    scores = {}
    for candidate in _DELIMITERS:
        sample.seek(0)
        try:
            widths = [len(cells) for cells in csv.reader(sample, delimiter=candidate) if cells]
        except csv.Error:
            continue
        width = max(widths, key=widths.count, default=1)
        scores[candidate] = (widths.count(width) / len(widths), width) if width > 1 else (0, 0)
    return max(scores, key=lambda candidate: scores[candidate], default=",")


def _excel_rows(content: bytes) -> Iterator[tuple[str, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise TableError(TableProblem.TOO_BIG)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise TableError(TableProblem.BROKEN) from None
    if not book.worksheets:
        raise TableError(TableProblem.NO_ROWS)
    try:
        for cells in book.worksheets[0].iter_rows(values_only=True, max_col=MAX_COLUMNS):
            yield tuple(_text(cell) for cell in cells)
    finally:
        book.close()


def _text(cell: object) -> str:
    """One Excel cell; a phone number kept as a number loses Excel's decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.min.time() else str(cell)[:19]
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _plain(str(cell))


def _plain(text: str) -> str:
    """Without the apostrophe by which exports keep a spreadsheet from computing (as Odoo's)."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
