"""What the chain alone cannot see: details, pointers and wordings that no longer fit it."""

from ..kernel.ledger_layout import all_columns, detail_fits, layouts_of

DETAIL_COLUMNS = all_columns("detail")


def parse_positions(text):
    """The positions in text such as ``"3-5,9"``.

    >>> sorted(parse_positions("3-5,9"))
    [3, 4, 5, 9]
    """
    positions = set()
    for part in filter(None, (text or "").split(",")):
        first, _dash, last = part.partition("-")
        positions.update(range(int(first), int(last or first) + 1))
    return positions


def format_positions(positions):
    """The shortest text that :func:`parse_positions` reads back.

    >>> format_positions([9, 3, 4, 5])
    '3-5,9'
    """
    runs = []
    for position in sorted(positions):
        if runs and position == runs[-1][1] + 1:
            runs[-1][1] = position
        else:
            runs.append([position, position])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


class DetailCheck:
    """Collects, row by row, what is wrong beside the chain; :meth:`first_bad` at the end.

    A detail may be empty only where a later entry "erase" says so. A pointer to a contact may
    differ from the id that was written only where an entry "merge" explains it.
    """

    def __init__(self, env):
        self.env = env
        self.bad = set()
        self.erased = set()
        self.announced = set()
        self.pointers = []
        self.merged = {}
        self.wordings = {}

    def look(self, entry, values):
        """Check one row: ``entry`` its chained columns, ``values`` those of its detail."""
        position = entry["position"]
        size = len(DETAIL_COLUMNS)
        detail = dict(zip(DETAIL_COLUMNS, values[:size], strict=True))
        partner_id, user_id, salt, erased_at = values[size:]
        if erased_at is not None:
            self.erased.add(position)
            return
        if not salt or not self._holds(detail, salt, entry):
            self.bad.add(position)
            return
        if entry["event"] == "erase":
            self.announced |= parse_positions(detail["note"])
        if entry["event"] == "merge" and entry["field_name"] == "contact":
            for source in filter(None, (detail["note"] or "").split(",")):
                self.merged[int(source)] = detail["partner_ref"]
        if user_id is not None and user_id != detail["user_ref"]:
            self.bad.add(position)
        if partner_id is not None and partner_id != detail["partner_ref"]:
            self.pointers.append((position, detail["partner_ref"], partner_id))
        self._check_wording(position, entry)

    def first_bad(self):
        """The lowest bad position, or None. Only after all rows have been looked at."""
        bad = self.bad | (self.erased - self.announced)
        bad |= {position for position, ref, now in self.pointers if self._moved(ref) != now}
        return min(bad, default=None)

    def _holds(self, detail, salt, entry):
        try:
            layouts = layouts_of(entry["layout"])
            return detail_fits(detail, salt, entry["detail_digest"], layouts)
        except (TypeError, ValueError):  # a forged salt
            return False

    def _moved(self, partner_ref):
        """Where the merges have brought the contact ``partner_ref``."""
        seen = set()
        while partner_ref in self.merged and partner_ref not in seen:
            seen.add(partner_ref)
            partner_ref = self.merged[partner_ref]
        return partner_ref

    def _check_wording(self, position, entry):
        key = entry["wording_id"], entry["wording_lang"]
        if key[0] is None:
            return
        if key not in self.wordings:
            wording = self.env["sms.consent.wording"].browse(key[0])
            self.wordings[key] = wording._digest(key[1])
        if self.wordings[key] != entry["wording_digest"]:
            self.bad.add(position)
