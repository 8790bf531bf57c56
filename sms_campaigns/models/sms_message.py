"""The campaign a text belongs to."""

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sms_twilio_gateway.kernel.states import FINAL

from .sms_campaign_audience import DUPLICATE


class SmsMessage(models.Model):
    """A message of a campaign run: one for each contact, one text for each number."""

    _inherit = "sms.message"

    # Looked up through the indexes below.
    campaign_id = fields.Many2one("sms.campaign", readonly=True, ondelete="restrict")
    run_id = fields.Many2one("sms.campaign.run", readonly=True, ondelete="restrict")

    _campaign_state = models.Index("(campaign_id, state, held) WHERE campaign_id IS NOT NULL")
    _run_open = models.Index(
        "(run_id) WHERE run_id IS NOT NULL"
        " AND state IN ('queued', 'sending', 'uncertain', 'accepted', 'sent')"
    )
    _once_per_contact = models.UniqueIndex(
        # the contact of the audience: the text may be about one and go to another (PI-1)
        "(run_id, COALESCE(res_id, partner_id)) WHERE run_id IS NOT NULL",
        "A contact gets one message of a campaign run.",
    )
    _once_per_number = models.UniqueIndex(
        # of people who were erased, no number is left
        "(run_id, number) WHERE run_id IS NOT NULL AND state <> 'blocked' AND number <> ''",
        "A number gets one text of a campaign run.",
    )

    def _why_not(self, reason):
        """Add the reason that only campaigns know, and whose texts it is about."""
        if reason == DUPLICATE:
            sentence = self.env._("Another contact with this number gets the text.")
        else:
            sentence = super()._why_not(reason)
        about = self.run_id and self._about_contact()
        if not about:
            return sentence
        goes = self.env._(
            "Texts for %(contact)s go to %(taker)s.",
            contact=about.display_name,
            taker=self.sudo().partner_id.display_name,
        )
        return f"{goes} {sentence}"

    def _about_contact(self):
        """The contact (sudo) for whom the recipient takes the text of a campaign, if any (PI-1)."""
        contacts = self.env["res.partner"].sudo()
        return contacts.browse(self.res_model == contacts._name and self.res_id).exists()

    @api.model
    def _followed_columns(self):
        return [*super()._followed_columns(), "run_id"]

    @api.model
    def _after_change(self, rows):
        """Wake the launcher's cron when these were the last messages of a run."""
        result = super()._after_change(rows)
        runs = {row["run_id"] for row in rows if row["run_id"] and row["state"] in FINAL}
        if runs and self.env["sms.campaign.run"].sudo().browse(sorted(runs))._ended():
            self.env["sms.campaign"]._trigger_launcher()
        return result

    @api.model
    def _record_left_out(self, vals_list):
        """Keep a row for each contact who may not be texted; nothing of it is ever sent.

        ``vals_list`` as for ``_enqueue``, with ``block_reason``; ``number`` may be empty.
        """
        now = fields.Datetime.now()
        fixed = {"state": "blocked", "state_at": now, "blocked_at": now}
        return self._insert([vals | fixed for vals in vals_list])

    def _hold_campaigns(self, campaigns, held):
        """Hold or let go all waiting messages of ``campaigns`` in one statement.

        The lanes of what was let go are woken: with everything held they had gone to sleep.
        """
        if not campaigns:
            return
        self.env["sms.message"].flush_model(["state", "held", "campaign_id"])
        # where a lane claims one of them meanwhile, Odoo does the request again: no error
        self.env.cr.execute(
            SQL(
                """
                WITH changed AS (
                    UPDATE sms_message SET held = %(held)s
                     WHERE campaign_id = ANY(%(campaigns)s) AND state = 'queued'
                       AND held IS DISTINCT FROM %(held)s
                 RETURNING sender_id)
                SELECT DISTINCT sender_id FROM changed
                """,
                held=held,
                campaigns=campaigns.ids,
            ),
            log_exceptions=False,
        )
        senders = [sender_id for (sender_id,) in self.env.cr.fetchall()]
        self.env["sms.message"].invalidate_model(["held"])
        if not held:
            self.env["sms.sender"].browse(senders)._wake()
