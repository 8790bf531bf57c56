"""One ZIP file with everything about a person, for people and for programs."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .safe_csv import write_csv


@dataclass(frozen=True, slots=True)
class PersonFile:
    """``about``: who it is about and when it was made; ``lists``: rows by name of list."""

    about: Mapping[str, str]
    lists: Mapping[str, Sequence[Mapping[str, str]]]
    files: Mapping[str, bytes]

    def zipped(self) -> bytes:
        """``person.json`` with all lists, a CSV file for each that has rows, the files."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            everything = {"about": dict(self.about), **self.lists}
            text = json.dumps(everything, indent=2, ensure_ascii=False)
            archive.writestr("person.json", text)
            for name, rows in self.lists.items():
                if rows:
                    cells = ([row[column] for column in rows[0]] for row in rows)
                    archive.writestr(f"{name}.csv", write_csv(list(rows[0]), cells))
            for name, content in self.files.items():
                archive.writestr(f"proofs/{name}", content)
        return stream.getvalue()
