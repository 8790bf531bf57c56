"""Reading the files that people upload; the service needs no Odoo either."""

import importlib.util
import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

SOURCE = Path(__file__).resolve().parents[3] / "sms_consent" / "services" / "table_file.py"
SPEC = importlib.util.spec_from_file_location("sms_consent_table_file", SOURCE)
table_file = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(table_file)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells(content):
    return [row.cells for row in table_file.read_table(content).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_every_dialect(delimiter, encoding):
    text = delimiter.join(["Name", "Phone"]) + "\r\n" + delimiter.join(["Zoë", "+12125550141"])
    table = table_file.read_table(text.encode(encoding))
    assert table.headers == ("Name", "Phone")
    assert table.rows[0] == table_file.Row(2, ("Zoë", "+12125550141"))


def test_csv_quotes_line_breaks_and_commas():
    content = b'Name;Note\n"Archer; Ann";"two\nlines, and a comma"\n\nBob;x\n'
    assert cells(content) == [("Archer; Ann", "two\nlines, and a comma"), ("Bob", "x")]


def test_csv_one_column():
    assert cells(b"Phone\n+12125550141\n(212) 555-0142\n") == [
        ("+12125550141",),
        ("(212) 555-0142",),
    ]


def test_csv_with_excels_delimiter_line():
    assert cells(b"sep=;\nName;Note\nAnn;a,b,c\n") == [("Ann", "a,b,c")]


def test_apostrophe_of_exports_is_taken_off():
    assert cells(b"Phone,Name\n'+12125550141,'Ann\n") == [("+12125550141", "'Ann")]


def test_short_and_long_rows():
    assert cells(b"A,B\n1\n1,2,3\n") == [("1", ""), ("1", "2")]


def test_xlsx_numbers_dates_and_empty_rows():
    content = workbook(
        [None, None, None],
        ["Phone", "Date", "Yes"],
        [12125550141, datetime(2024, 2, 3), True],
        [12125550142.0, datetime(2024, 2, 3, 10, 30), None],
    )
    table = table_file.read_table(content)
    assert table.headers == ("Phone", "Date", "Yes")
    assert table.rows[0].cells == ("12125550141", "2024-02-03", "True")
    assert table.rows[1] == table_file.Row(4, ("12125550142", "2024-02-03 10:30:00", ""))


def archive_of(name):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"Name,Phone\n", "no_rows"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old_excel"),
        (b"PK\x03\x04 no archive", "broken"),
        (archive_of("letter.txt"), "broken"),
        (b"%PDF-1.7\0\0\0,\n1,2\n", "not_a_table"),
        (b"Phone\n" + b"1\n" * 50_001, "too_many_rows"),
    ],
)
def test_bad_files_are_told_apart(content, problem):
    with pytest.raises(table_file.TableError) as caught:
        table_file.read_table(content)
    assert caught.value.problem.value == problem


def test_zip_bomb(monkeypatch):
    monkeypatch.setattr(table_file, "MAX_UNPACKED", 100)
    with pytest.raises(table_file.TableError, match="too_big"):
        table_file.read_table(workbook(["Phone"], ["1"]))
