"""What audiences, their lines and lists have in common: who may change them, and when."""

from odoo import api, models
from odoo.exceptions import AccessError

from .sms_campaign import UNDER_WAY


class SmsAudiencePart(models.AbstractModel):
    """Whoever prepares campaigns may change audiences, but not those of a campaign under way.

    What a manager scheduled would otherwise go to somebody else than it was looked at for.
    """

    _name = "sms.audience.part"
    _description = "Part of an SMS Audience"

    def _audiences(self):
        """The audiences that these records belong to."""
        raise NotImplementedError

    def _check_may_change(self):
        """:raises AccessError: to all but managers, while a campaign under way addresses them"""
        if self.env.su or self.env.user.has_group("sms_campaigns.group_campaign_manager"):
            return
        campaign = (
            self.env["sms.campaign"]
            .sudo()
            .search(
                [("audience_id", "in", self._audiences().ids), ("state", "in", UNDER_WAY)], limit=1
            )
        )
        if campaign:
            raise AccessError(
                self.env._(
                    "“%s” is scheduled or under way with this audience. Ask a campaign manager, "
                    "or make a copy.",
                    campaign.name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """New parts of an audience under way are a manager's."""
        created = super().create(vals_list)
        created._check_may_change()
        created._void_approvals()
        return created

    def write(self, vals):
        """As above."""
        self._check_may_change()
        before = self._audiences()
        result = super().write(vals)
        self._check_may_change()
        (before | self._audiences())._void_approvals()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_under_way(self):
        self._check_may_change()
        self._void_approvals()

    def _void_approvals(self):
        """Who approved a campaign looked at another audience than it would go to now (B-18).

        One under way may be sent again, at its next date or because its start was refused.
        """
        self.env["sms.campaign"].sudo().search(
            [
                ("audience_id", "in", self._audiences().ids),
                ("state", "in", ("draft", *UNDER_WAY)),
            ]
        )._void_approval()
