"""Stamps: a step is done when its stamp holds the digest of the step's inputs."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from . import paths


def digest(parts: Iterable[str | bytes | Path]) -> str:
    """A short digest of texts and of files' contents (a missing file counts as empty).

    >>> digest(["a", "b"]) == digest(["ab"])
    False
    """
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            part = part.read_bytes() if part.exists() else b""
        elif isinstance(part, str):
            part = part.encode()
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()[:16]


def write_atomically(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that a reader sees the old text or the new, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
    temporary.replace(path)


def is_done(step: str, inputs: str) -> bool:
    """Whether ``step`` was finished with these inputs (a digest)."""
    stamp = paths.STAMPS / step
    return stamp.exists() and stamp.read_text().strip() == inputs


def set_done(step: str, inputs: str) -> None:
    """Record that ``step`` is finished with these inputs."""
    write_atomically(paths.STAMPS / step, inputs + "\n")


def set_undone(step: str) -> None:
    """Forget that ``step`` was ever finished."""
    (paths.STAMPS / step).unlink(missing_ok=True)
