"""Loaded server-wide by the benchmarks' servers alone; nothing is installed."""

from . import empty_route, rebase
