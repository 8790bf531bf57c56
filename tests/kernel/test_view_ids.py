"""A view's id stands once in an add-on: a second record by that id would replace the first."""

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADD_ONS = sorted(manifest.parent for manifest in ROOT.glob("*/__manifest__.py"))


@pytest.mark.parametrize("add_on", ADD_ONS, ids=lambda path: path.name)
def test_a_views_id_stands_once(add_on):
    ids = Counter(
        record.get("id")
        for path in add_on.rglob("*_views.xml")
        for record in ElementTree.parse(path).iter("record")
    )
    assert ids, "no views found"
    assert not [each for each, count in ids.items() if count > 1]
