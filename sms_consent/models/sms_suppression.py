import hmac

from odoo import api, fields, models
from odoo.exceptions import AccessError


class SmsSuppression(models.Model):
    """A number that a company (or one of its senders) must not text, whatever else is on file.

    Numbers are found by their keyed hash, so that the row still protects a person whose data has
    been erased (C-13). Rows of a whole company (``sender_ref`` 0) are in step with Odoo's own
    phone blacklist, which knows no companies: a number is on it as long as any company suppresses
    it, and putting it there by hand suppresses it for all.
    """

    _name = "sms.suppression"
    _description = "SMS Suppression"
    _order = "date desc, id desc"
    _rec_name = "number"

    number = fields.Char(index=True, readonly=True, help="E.164; empty once the person is erased.")
    number_hash = fields.Char(required=True, readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    sender_ref = fields.Integer(
        readonly=True, default=0, help="Id of the one sender that it is about; 0: every sender."
    )
    reason = fields.Selection(
        [
            ("stop", "Replied STOP or Opted Out"),
            ("staff", "Staff"),
            ("invalid_number", "Number Not in Service"),
            ("carrier", "Blocked by the Carrier"),
            ("import", "Import"),
            ("blacklist", "Phone Blacklist"),
        ],
        required=True,
        readonly=True,
    )
    active = fields.Boolean(default=True, readonly=True)
    date = fields.Datetime("Since", readonly=True)

    _number_unique = models.Constraint(
        "unique(number_hash, company_id, sender_ref)", "This number is already suppressed."
    )

    # Refusing is the whole point, so nothing is handed on to the ORM.
    # To no row nothing may be done, as Odoo expects of every model.
    # pylint: disable=method-required-super,no-raise-unlink
    @api.model_create_multi
    def create(self, vals_list):
        if not vals_list:
            return self.browse()
        raise AccessError(self.env._("Use Opt out on the contact, or the phone blacklist."))

    def write(self, vals):
        raise AccessError(self.env._("Suppressions can't be edited. Lift or add one instead."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Suppressions are kept as history. Lift one instead."))

    @api.model
    def _hash_numbers(self, numbers):
        """{number: keyed hash} of E.164 numbers; HMAC, for phone numbers are easily guessed."""
        secret = self.env["res.company"]._sms_secret()
        return {
            number: hmac.digest(secret, number.encode(), "sha256").hex() for number in set(numbers)
        }

    @api.model
    def _suppress(
        self,
        numbers,
        company,
        reason,
        *,
        source="system",
        actor,
        sender_ref=0,
        note="",
        asked_at=None,
    ):
        """Suppress E.164 ``numbers`` for ``company``; return the rows that were changed.

        :param asked_at: {number: when the person asked for it, naive UTC}; default: now (C-2)
        """
        numbers = sorted({number for number in numbers if number})
        if not numbers:
            return self.browse()
        self.env["sms.consent.ledger"].sudo()._lock_head(company.id)
        hashes = self._hash_numbers(numbers)
        self.flush_model()
        inserted = self.env.cr.execute_values(
            """INSERT INTO sms_suppression
                      (number, number_hash, company_id, sender_ref, reason, active, date,
                       create_date, write_date)
               VALUES %s
               ON CONFLICT (number_hash, company_id, sender_ref) DO UPDATE
                  SET active = true, reason = EXCLUDED.reason, date = EXCLUDED.date,
                      number = EXCLUDED.number, write_date = EXCLUDED.write_date
                WHERE NOT sms_suppression.active
            RETURNING id""",
            [
                (number, hashes[number], company.id, sender_ref, reason, True, *[self._now()] * 3)
                for number in numbers
            ],
            fetch=True,
        )
        changed = self.browse([row_id for (row_id,) in inserted])
        changed.invalidate_recordset()
        if changed:
            self._touch_consents(changed.mapped("number"), company)
            changed._log_change("suppress", source, actor, note, asked_at)
            if not sender_ref:
                self.env["phone.blacklist"].sudo()._mirror_suppressed(changed.mapped("number"))
        return changed

    @api.model
    def _release(
        self,
        numbers,
        company,
        *,
        source="system",
        actor,
        sender_refs=(0,),
        note="",
        asked_at=None,
    ):
        """Lift the suppression of E.164 ``numbers``; return the rows that were changed.

        :param asked_at: {number: when the person asked for it, naive UTC}; default: now (C-2)
        """
        numbers = [number for number in numbers if number]
        if not numbers:
            return self.browse()
        self.env["sms.consent.ledger"].sudo()._lock_head(company.id)
        hashes = self._hash_numbers(numbers)
        rows = self.search(
            [
                ("number_hash", "in", list(hashes.values())),
                ("company_id", "=", company.id),
                ("sender_ref", "in", list(sender_refs)),
            ]
        )
        if rows:
            values = {"active": False, "date": self._now()}
            super(SmsSuppression, rows).write(values)  # pylint: disable=super-method-mismatch
            rows._log_change("release", source, actor, note, asked_at)
            lifted = rows.filtered(lambda row: not row.sender_ref).mapped("number")
            self.env["phone.blacklist"].sudo()._mirror_released(lifted)
        return rows

    @api.model
    def _forget(self, numbers):
        """Keep the suppressions of E.164 ``numbers`` as hashes alone: the person is erased."""
        hashes = self._hash_numbers(numbers)
        rows = self.with_context(active_test=False).search(
            [("number_hash", "in", list(hashes.values()))]
        )
        values = {"number": False}
        return super(SmsSuppression, rows).write(values)  # pylint: disable=super-method-mismatch

    @api.model
    def _now(self):
        return fields.Datetime.now()

    @api.model
    def _suppressed_numbers(self, numbers, company=None, sender_ref=0):
        """The E.164 ``numbers`` that ``company`` (None: any company) suppresses altogether.

        :param sender_ref: id of a sender: those suppressed for it alone
        """
        hashes = self._hash_numbers(number for number in numbers if number)
        domain = [("number_hash", "in", list(hashes.values())), ("sender_ref", "=", sender_ref)]
        if company:
            domain.append(("company_id", "=", company.id))
        found = set(self.sudo().search(domain).mapped("number_hash"))
        return {number for number, number_hash in hashes.items() if number_hash in found}

    @api.model
    def _suppressed_since(self, number, company):
        """When ``company`` began to suppress E.164 ``number`` altogether; None where it doesn't."""
        domain = [
            ("number_hash", "=", self._hash_numbers([number])[number]),
            ("company_id", "=", company.id),
            ("sender_ref", "=", 0),
        ]
        return self.sudo().search(domain).date or None

    def _touch_consents(self, numbers, company):
        """Change the consents' rows, so that a lane that has just read them has to look again.

        A lane locks the consents it relies on. A suppression that is a new row would escape that
        lock; a changed consent row does not (the lane gets a serialization failure and retries).
        """
        self.env.cr.execute(
            """UPDATE sms_consent SET write_date = %s
                WHERE company_id = %s AND number = ANY(%s)""",
            (self._now(), company.id, list(numbers)),
        )

    def action_release(self):
        """Lift the suppression by hand. Consents that were withdrawn stay withdrawn (C-14)."""
        self.check_access("write")
        actor = self.env["sms.consent"]._actor("staff")
        for company, rows in self.grouped("company_id").items():
            for sender_ref, group in rows.grouped("sender_ref").items():
                self.sudo()._release(
                    group.mapped("number"),
                    company,
                    source="staff",
                    actor=actor,
                    sender_refs=(sender_ref,),
                )
