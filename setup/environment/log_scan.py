"""Odoo's log: the lines that must not be there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ "
    r"(?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL) \S+ (?P<logger>[\w.]+): (?P<message>.*)$"
)
SEVERE = ("WARNING", "ERROR", "CRITICAL")
#: Loggers whose warnings are Odoo's or ours; other libraries' are not judged.
JUDGED = "odoo"
#: What Odoo logs when it is told to stop.
SHUTDOWN = "Initiating shutdown"


@dataclass(frozen=True)
class Expected:
    """A warning that is no fault of the add-ons.

    :param logger: beginning of the logger's name
    :param message: regular expression found in the message
    :param reason: why it may be there
    """

    logger: str
    message: str
    reason: str


ALLOWED = (
    Expected(
        "odoo.sql_db",
        r"^bad query[\s\S]*could not serialize access",
        "who came second is replayed, requests by Odoo and jobs by us; whose replays are used up, "
        "and who is not replayed, leaves a record of its own, which is unexpected",
    ),
    Expected(
        "odoo.sql_db",
        r"^bad query: LOCK ir_attachment[\s\S]*lock timeout",
        "Odoo's clean-up of files gives way to a request that takes long, and comes again",
    ),
    Expected(
        "odoo.addons.base.models.ir_cron",
        r"^Job 'Base: Auto-vacuum internal data' \(\d+\) processed no record",
        "on a busy machine its ten seconds are over before it begins: Odoo runs it again",
    ),
    Expected(
        "odoo.",
        r"^(Killing chrome headless|Error during browser shutdown)",
        "on a busy machine a browser takes more than seconds to end after its test",
    ),
    Expected(
        "odoo.",
        r"pg_trgm",
        "the embedded PostgreSQL lacks the extension; it only speeds up searches",
    ),
    Expected(
        "odoo.addons.base.models.ir_actions_report",
        r"wkhtmltopdf",
        "PDF reports are not part of the suite",
    ),
    Expected(
        "odoo.addons.attachment_indexation",
        r"pdfminer",
        "an optional library of Odoo's for searching in PDF files; the suite searches in none",
    ),
)


@dataclass(frozen=True)
class Finding:
    """One severe record of the log, with what follows it (a traceback)."""

    level: str
    logger: str
    message: str

    def __str__(self) -> str:
        return f"{self.level} {self.logger}: {self.message}"


def is_unexpected(level: str, logger: str, message: str) -> bool:
    """Whether a record of this level, logger and message must not be there.

    >>> is_unexpected("WARNING", "odoo.service.db", "extension pg_trgm is missing")
    False
    >>> is_unexpected("ERROR", "odoo.sql_db", "bad query")
    True
    >>> is_unexpected("INFO", "odoo.sql_db", "fine"), is_unexpected("ERROR", "PIL", "bad")
    (False, False)
    """
    if level not in SEVERE or logger.split(".")[0] != JUDGED:
        return False
    return not any(
        logger.startswith(expected.logger) and re.search(expected.message, message)
        for expected in ALLOWED
    )


def parse(lines: Iterable[str]) -> Iterator[Finding]:
    """The records of a log; lines without a head belong to the record before them."""
    current: Finding | None = None
    for line in lines:
        match = LINE.match(line.rstrip("\n"))
        if match:
            if current:
                yield current
            current = Finding(match["level"], match["logger"], match["message"])
        elif current:
            current = Finding(current.level, current.logger, f"{current.message}\n{line.rstrip()}")
    if current:
        yield current


def unexpected(file: Path) -> list[Finding]:
    """The records of a log file that must not be there, up to the server's end.

    When told to stop, Odoo closes the connections its cron threads are still using; what they
    log then is no finding.
    """
    if not file.exists():
        return []
    with file.open(errors="replace") as lines:
        before_end = takewhile(lambda finding: finding.message.strip() != SHUTDOWN, parse(lines))
        return [
            finding
            for finding in before_end
            if is_unexpected(finding.level, finding.logger, finding.message)
        ]
