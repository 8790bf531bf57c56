"""The campaign a text belongs to."""

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sms_twilio_gateway.kernel.states import FINAL

from .sms_campaign_audience import DUPLICATE, TAKER_ARCHIVED


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
        """Add the reasons that only campaigns know, and whose texts it is about."""
        about = self.run_id and self._about_contact()
        if reason == DUPLICATE:
            sentence = self.env._("Another contact with this number gets the text.")
        elif reason == TAKER_ARCHIVED and about:
            sentence = self.env._("That contact has been archived: choose another one.")
        elif reason == TAKER_ARCHIVED:
            sentence = self.env._("The contact who was to take the text has been archived.")
        else:
            sentence = super()._why_not(reason)
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
        about = contacts.browse(self.res_model == contacts._name and self.res_id).exists()
        return about - self.sudo().partner_id

    @api.model
    def _merge_contacts(self, sources, target):
        """Make what is about the contacts ``sources`` be about ``target``; Odoo moves recipients.

        Of several in one run, one row becomes the target's. The others go on being about the
        contact they were written for, who is no more: all stay in the run, its counts and the
        contact's history.
        """
        self.flush_model()
        parameters = {"sources": sources.ids, "target": target.id}
        self.env.cr.execute(_MAKE_ROOM, parameters)
        apart = [row_id for (row_id,) in self.env.cr.fetchall()]
        self.env.cr.execute(
            """UPDATE sms_message SET res_id = %(target)s
                WHERE res_model = 'res.partner' AND res_id = ANY(%(sources)s)
                  AND id <> ALL(%(apart)s)""",
            parameters | {"apart": apart},
        )
        self.invalidate_model(["res_model", "res_id"])

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

    def _why_not_by_itself(self):
        """Add that a cancelled campaign sends nothing more."""
        reason = super()._why_not_by_itself()
        if not reason and self.sudo().campaign_id.state == "cancelled":
            return self.env._("Its campaign has been cancelled.")
        return reason

    @api.model
    def _keep_back(self, ids):
        """Of texts that a lane is judging: hold or cancel those whose campaign is not to go on.

        A pause and a cancellation reach what waits at that moment. What was under way, and comes
        back into the queue, and what the launcher wrote meanwhile, is met here.

        :return: the ids of these, which must not leave
        """
        self.env["sms.campaign"].flush_model(["state"])
        self.env.cr.execute(
            """SELECT message.id, campaign.state FROM sms_message message
                 JOIN sms_campaign campaign ON campaign.id = message.campaign_id
                WHERE message.id = ANY(%s) AND campaign.state IN ('paused', 'cancelled')""",
            (ids,),
        )
        state_of = dict(self.env.cr.fetchall())
        paused = [row_id for row_id, state in state_of.items() if state == "paused"]
        if paused:
            self.env.cr.execute("UPDATE sms_message SET held = true WHERE id = ANY(%s)", (paused,))
            self.browse(paused).invalidate_recordset(["held"])
        if len(paused) < len(state_of):
            self._cancel([row_id for row_id in state_of if row_id not in set(paused)])
        return state_of.keys()

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


# The target's own row comes first, and what is sent before what was left out.
_MAKE_ROOM = """
    WITH ranked AS (
        SELECT id, contact_id,
               row_number() OVER (PARTITION BY run_id
                                  ORDER BY contact_id <> %(target)s, state = 'blocked', id) AS place
          FROM (SELECT id, run_id, state, COALESCE(res_id, partner_id) AS contact_id
                  FROM sms_message
                 WHERE partner_id = ANY(%(target)s || %(sources)s)
                    OR res_model = 'res.partner' AND res_id = ANY(%(target)s || %(sources)s)
               ) AS concerned
         WHERE run_id IS NOT NULL AND contact_id = ANY(%(target)s || %(sources)s)
    )
    UPDATE sms_message m SET res_model = 'res.partner', res_id = ranked.contact_id
      FROM ranked
     WHERE m.id = ranked.id AND ranked.place > 1
 RETURNING m.id
"""
