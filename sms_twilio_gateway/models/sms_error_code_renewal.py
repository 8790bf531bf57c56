from datetime import timedelta

from odoo import api, fields, models, tools

from ..kernel.day import next_day

PACIFIC = "America/Los_Angeles"  # the day of US carriers' allowances


class SmsErrorCode(models.Model):
    """Until when an allowance that is used up stays so: data, for carriers differ."""

    _inherit = "sms.error.code"

    renewal = fields.Selection(
        [("pacific_midnight", "At Midnight, Pacific Time"), ("day", "24 Hours Later")],
        "Allowance Renewed",
        help="The text is not tried again before; where the sender slows down, it waits as long. "
        "Empty: as usual after a failure.",
    )

    @api.model
    @tools.ormcache()
    def _renewals(self):
        """{code: renewal} of the codes that have one."""
        rows = self.sudo().search_fetch([("renewal", "!=", False)], ["code", "renewal"])
        return {row.code: row.renewal for row in rows}

    @api.model
    def _renewed_at(self, code, now):
        """When what ``code`` says is used up is there again (naive UTC), ``now`` if at once."""
        renewal = self._renewals().get(code)
        if renewal == "pacific_midnight":
            return next_day(now, PACIFIC)
        return now + timedelta(days=1) if renewal else now
