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

    def _sms_companies_on_record(self):
        """A company that has texts of the contact, or about it, has something on record too."""
        found = super()._sms_companies_on_record()
        mine = Domain("partner_id", "=", self.id)
        for model, domain in (
            ("sms.message", mine | self._sms_taken_by_others()),
            ("sms.conversation", mine),
        ):
            groups = self.env[model]._read_group(domain, ["company_id"])
            found = found.union(*(company for (company,) in groups))
        return found

    def _sms_taken_by_others(self):
        """Texts about this person that somebody else takes (PI-1)."""
        return Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)

    def _sms_erase_person(self, numbers, companies):
        """Blank what was written, to whom, and what it was about; keep what counts and costs.

        What the provider keeps is not reached from here.
        """
        texts = self.env["sms.message"]
        by_number = Domain("number", "in", list(numbers)) & Domain(
            "company_id", "in", companies.ids
        )
        about = Domain("partner_id", "=", self.id) | by_number | self._sms_taken_by_others()
        texts._cancel(list(about), "opted_out_meanwhile")
        under_way = Domain("state", "in", ("queued", "sending", "uncertain")) & about
        if texts.search_count(under_way, limit=1):
            raise UserError(
                self.env._("A text to %s is just on its way. Try again later.", self.display_name)
            )
        found = texts.search(about)
        if found:
            found._erase_replies_of_nobody()
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
        return super()._sms_erase_person(numbers, companies)
