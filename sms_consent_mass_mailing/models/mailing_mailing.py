from odoo import api, fields, models


class MailingMailing(models.Model):
    """A mailing says what kind of text it is: Marketing, where nobody says anything else."""

    _inherit = "mailing.mailing"

    sms_purpose_id = fields.Many2one(
        "sms.consent.purpose",
        "SMS Purpose",
        ondelete="restrict",
        default=lambda self: self._default_sms_purpose(),
        help="Only people who have agreed to this kind of text get the mailing.",
    )

    @api.model
    def _default_sms_purpose(self):
        return self.env.ref("sms_consent.purpose_marketing", raise_if_not_found=False)

    def _sms_company(self):
        """The company that texts: the responsible's, where the mailing's author works there too.

        A mailing is sent by a cron job, whose own company says nothing.
        """
        self.ensure_one()
        author = self.sudo().create_uid
        company = self.sudo().user_id.company_id
        return company if company in author.company_ids else author.company_id
