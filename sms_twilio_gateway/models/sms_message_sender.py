from collections import defaultdict

from odoo import api, models


class SmsMessage(models.Model):
    """Each text finds its sender before it is queued, and where nobody can reply a way out."""

    _inherit = "sms.message"

    @api.model
    def _enqueue(self, vals_list):
        """Choose the senders, set-wise, of texts that name none (B-19)."""
        senders = self.env["sms.sender"].sudo()
        nameless = defaultdict(list)
        for index, vals in enumerate(vals_list):
            if not vals.get("sender_id"):
                nameless[vals["company_id"]].append(index)
        vals_list = list(vals_list)
        for company_id, indexes in nameless.items():
            company = self.env["res.company"].sudo().browse(company_id)
            chosen = senders._pick_many(company, [vals_list[index] for index in indexes])
            for index, sender in zip(indexes, chosen, strict=True):
                vals_list[index] = {**vals_list[index], "sender_id": sender.id}
        by_id = {
            sender.id: sender for sender in senders.browse({v["sender_id"] for v in vals_list})
        }
        return super()._enqueue(
            [by_id[vals["sender_id"]]._with_way_out(vals) for vals in vals_list]
        )
