from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

TEXT = (
    "company_id",
    "direction",
    "state",
    "number",
    "purpose_id",
    "body",
    "segments",
    "queued_at",
    "sent_at",
    "delivered_at",
    "received_at",
)


class ResPartner(models.Model):
    """The texts of a person: handed over, and erased (GDPR art. 15 and 17)."""

    _inherit = "res.partner"

    def _sms_person_data(self):
        texts = self.env["sms.message"].search([("partner_id", "=", self.id)], order="id")
        return {**super()._sms_person_data(), "texts": self._sms_plain(texts, TEXT)}

    def _sms_erase_person(self, numbers):
        """Blank what was written, to whom, and what it was about; keep what counts and costs.

        Texts about this person that somebody else takes (PI-1) are among them. What the provider
        keeps is not reached from here.
        """
        texts = self.env["sms.message"]
        taken = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        own = Domain("partner_id", "=", self.id) | Domain("number", "in", list(numbers))
        about = own | taken
        texts._cancel(list(about), "opted_out_meanwhile")
        under_way = Domain("state", "in", ("queued", "sending", "uncertain")) & about
        if texts.search_count(under_way, limit=1):
            raise UserError(
                self.env._("A text to %s is just on its way. Try again later.", self.display_name)
            )
        found = texts.search(about)
        if found:
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    """UPDATE sms_message
                          SET number = '', body = NULL, partner_id = NULL, media_urls = NULL,
                              error_message = NULL, res_model = NULL, res_id = NULL,
                              sms_uuid = NULL
                        WHERE id = ANY(%s)""",
                    found.ids,
                )
            )
            found.invalidate_recordset()
        return super()._sms_erase_person(numbers)
