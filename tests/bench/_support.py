"""What the benchmarks share: a registry on a database of their own, measuring, and the report."""

import gc
import json
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any

import phonenumbers

from odoo import api
from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import config

from environment import database, workshop
from environment.progress import say


@contextmanager
def fresh_database(name: str) -> Iterator[str]:
    """A copy of the template with the add-ons and their demo data; dropped at the end."""
    fresh = f"bench_{os.getpid()}_{name}"
    with workshop.for_use() as shop:
        database.copy(shop.server, os.environ["SMS_BENCH_TEMPLATE"], fresh)
        try:
            yield fresh
        finally:
            database.drop(shop.server, fresh)


@contextmanager
def environment_of(name: str) -> Iterator[Any]:
    """Odoo's environment, as the superuser and in this process, on the database ``name``."""
    config.parse_config(["-c", os.environ["SMS_BENCH_CONF"], "--log-level=error"])
    with Registry(name).cursor() as cr:
        yield api.Environment(cr, api.SUPERUSER_ID, {})
        cr.rollback()
    Registry.delete(name)
    close_db(name)


@dataclass(frozen=True)
class Measured:
    """Seconds (median of the repetitions), queries of one, peak of Python's memory in MB."""

    seconds: float
    queries: int
    megabytes: float


def measure(env: Any, function: Callable[[], object], times: int = 3) -> Measured:
    """Run ``function`` ``times`` times for the clock, and once more for memory and queries."""
    seconds = []
    for _each in range(times):
        env.invalidate_all()
        gc.collect()
        started = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - started)
    env.invalidate_all()
    before = env.cr.sql_log_count
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Measured(statistics.median(seconds), env.cr.sql_log_count - before, peak / 1e6)


def fictional_numbers(count: int) -> list[str]:
    """``count`` numbers +1 NPA 555 0100-0199, over again where area codes run out (35,000)."""
    found = []
    for area in range(201, 990):
        sample = phonenumbers.parse(f"+1{area}5550100")
        if phonenumbers.region_code_for_number(sample) in ("US", "CA"):
            found += [f"+1{area}55501{line:02d}" for line in range(100)]
    return [found[index % len(found)] for index in range(count)]


def exchange_numbers(count: int) -> list[str]:
    """``count`` different numbers of the exchange 555, the fictional ones first (3.5 million).

    For what is only ever written to a database that is dropped again, and never texted.
    """
    areas = [number[:8] for number in fictional_numbers(35_500)[::100]]
    lines = [*range(100, 200), *range(100), *range(200, 10_000)]
    return [
        f"{area}{line:04d}" for line, area in islice(product(lines, dict.fromkeys(areas)), count)
    ]


def report(name: str, unit: str, ours: float, peer: float, note: str, *, less: bool = True) -> None:
    """One result as a line of JSON; ``less``: whether the smaller figure is the better one."""
    ratio = (peer / ours if less else ours / peer) if ours and peer else None
    line = {
        "name": name,
        "unit": unit,
        "ours": round(ours, 4),
        "peer": round(peer, 4),
        "ratio": ratio and round(ratio, 2),
        "note": note,
    }
    print(json.dumps(line), flush=True)


def main(benchmarks: dict[str, Callable[[], None]]) -> None:
    """Run the benchmarks named on the command line, or all.

    Ends with an error for a name that there is not.
    """
    wanted = sys.argv[1:] or list(benchmarks)
    for name in wanted:
        if name not in benchmarks:
            known = ", ".join(benchmarks)
            sys.exit(f"{Path(sys.argv[0]).name}: no benchmark {name}; known: {known}")
    for name in wanted:
        say(f"{name} …")
        benchmarks[name]()
