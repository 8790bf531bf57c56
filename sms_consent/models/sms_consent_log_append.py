from collections import defaultdict

from odoo import api, fields, models

from ..kernel.actor import ActorKind
from ..kernel.ledger import chain, detail_digest, new_salt
from ..kernel.ledger_layout import CURRENT, LAYOUTS

DETAIL_COLUMNS = LAYOUTS[CURRENT].detail
CHAIN_COLUMNS = LAYOUTS[CURRENT].chain


class SmsConsentLog(models.Model):
    """Appending: the one way by which rows come into the log."""

    _inherit = "sms.consent.log"

    @api.model
    def _append(self, entries):
        """Append ``entries`` (:class:`LogEntry`) in order, per company; return the new rows.

        Takes the lock of each company's chain until the end of the transaction, so call it as
        late as possible. Companies are taken in order of id: no two appends can deadlock.
        """
        if not entries:
            return self.browse()
        by_company = defaultdict(list)
        for entry in entries:
            by_company[entry.company.id].append(entry)
        ids = []
        for company_id in sorted(by_company):
            ids += self._append_to_chain(company_id, by_company[company_id])
        self.env["res.partner"].invalidate_model(["sms_log_ids"])
        return self.browse(ids)

    def _append_to_chain(self, company_id, entries):
        ledger = self.env["sms.consent.ledger"].sudo()
        head_id, position, previous = ledger._lock_head(company_id)
        details = self._insert_details(company_id, entries)
        now = fields.Datetime.now()
        rows = []
        for offset, (entry, (detail_id, digest)) in enumerate(
            zip(entries, details, strict=True), start=1
        ):
            rows.append(self._chain_values(entry, position + offset, now, detail_id, digest))
        links = chain(previous, rows)
        columns = (*CHAIN_COLUMNS, "prev_hash", "hash")
        inserted = self.env.cr.execute_values(
            f"INSERT INTO sms_consent_log ({', '.join(columns)}) VALUES %s RETURNING id",
            [
                (*(row[column] for column in CHAIN_COLUMNS), *link)
                for row, link in zip(rows, links, strict=True)
            ],
            page_size=1000,
            fetch=True,
        )
        ledger._move_head(head_id, position + len(rows), links[-1][1])
        return [row_id for (row_id,) in inserted]

    def _chain_values(self, entry, position, now, detail_id, digest):
        """Every chained column of one row: nothing in it tells who the person is."""
        wording, purpose = entry.wording, entry.purpose
        return {
            "company_id": entry.company.id,
            "position": position,
            "layout": CURRENT,
            "date": now,
            "event": entry.event,
            "field_name": entry.field_name,
            "purpose_id": purpose.id or None if purpose else None,
            "purpose_code": purpose.code or None if purpose else None,
            "source": entry.source,
            "changed_by_kind": ActorKind(entry.actor.kind).value,
            "wording_id": wording.id if wording else None,
            "wording_lang": (wording.env.lang or None) if wording else None,
            "wording_digest": wording._digest(wording.env.lang) if wording else None,
            "detail_id": detail_id,
            "detail_digest": digest,
        }

    def _insert_details(self, company_id, entries):
        """Write the personal halves; return [(id, digest)] in the order of ``entries``."""
        rows, digests = [], []
        for entry in entries:
            detail, salt = self._detail_values(company_id, entry), new_salt()
            digests.append(detail_digest(detail, salt))
            pointers = (detail["partner_ref"], detail["user_ref"])
            rows.append((*(detail[column] for column in DETAIL_COLUMNS), *pointers, salt))
        columns = (*DETAIL_COLUMNS, "partner_id", "user_id", "salt")
        inserted = self.env.cr.execute_values(
            f"INSERT INTO sms_consent_log_detail ({', '.join(columns)}) VALUES %s RETURNING id",
            rows,
            page_size=1000,
            fetch=True,
        )
        return [(detail_id, digest) for (detail_id,), digest in zip(inserted, digests, strict=True)]

    def _detail_values(self, company_id, entry):
        actor = entry.actor
        return {
            "company_id": company_id,
            "partner_ref": entry.partner.id or None if entry.partner else None,
            "user_ref": actor.user_id,
            "received_at": entry.received_at or fields.Datetime.now(),
            "number": entry.number or None,
            "old_value": entry.old or None,
            "new_value": entry.new or None,
            "changed_by": actor.name,
            "ip": actor.ip,
            "user_agent": actor.user_agent,
            "note": entry.note or None,
            "evidence": entry.evidence or None,
        }
