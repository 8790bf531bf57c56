from odoo import api, models

from ..kernel.numbers import parse


class PhoneBlacklist(models.Model):
    """Odoo's own do-not-text list, kept in step with the suppressions of the companies."""

    _inherit = "phone.blacklist"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        active = records.filtered("active").mapped("number")
        self.env["sms.suppression"]._follow_blacklist(active, added=True)
        return records

    def write(self, vals):
        before = {record.number: record.active for record in self}
        result = super().write(vals)
        after = {record.number: record.active for record in self}
        added = [number for number, active in after.items() if active and not before.get(number)]
        gone = [number for number, active in before.items() if active and not after.get(number)]
        self.env["sms.suppression"]._follow_blacklist(added, added=True)
        self.env["sms.suppression"]._follow_blacklist(gone, added=False)
        return result

    def unlink(self):
        gone = self.filtered("active").mapped("number")
        result = super().unlink()
        self.env["sms.suppression"]._follow_blacklist(gone, added=False)
        return result

    @api.model
    def _forget(self, numbers):
        """Delete ``numbers`` of a person who is erased; the suppressions stay, as hashes."""
        rows = self.with_context(active_test=False).search([("number", "in", list(numbers))])
        return super(PhoneBlacklist, rows).unlink()  # pylint: disable=super-method-mismatch

    @api.model
    def _mirror_suppressed(self, numbers):
        """List numbers that a company has just suppressed; those not valid can't be listed.

        Without a note in the chatter of each: the suppressions have a log of their own.
        """
        silent = self.with_context(tracking_disable=True)
        silent._add([number for number in numbers if parse(number).valid])

    @api.model
    def _mirror_released(self, numbers):
        """Take numbers off that no company suppresses any more.

        That is no change from outside: the suppressions are not asked to follow it.
        """
        numbers = {number for number in numbers if number}
        free = numbers - self.env["sms.suppression"]._suppressed_numbers(numbers)
        rows = self.search([("number", "in", sorted(free))])
        values = {"active": False}
        return super(PhoneBlacklist, rows).write(values)  # pylint: disable=super-method-mismatch
