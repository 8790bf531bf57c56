"""When each text of a run may leave: in the recipient's own zone, at the campaign's own pace."""

from datetime import timedelta

from odoo import fields, models

from odoo.addons.sms_twilio_gateway.kernel.segments import count


class SmsCampaignRun(models.Model):
    """The planned moment of a run, and what follows from it for its texts.

    A pace of the campaign's own is kept by the times from which its texts may leave, so the lane
    needs to know nothing of it and other texts of the same number pass between them.
    """

    _inherit = "sms.campaign.run"

    planned_at = fields.Datetime("Planned for", readonly=True)
    paced_until = fields.Json(
        help="At the campaign's pace: from when the next text may leave, of those that may not "
        "leave before a moment (the key; empty: at once)."
    )

    _once_per_date = models.UniqueIndex(
        "(campaign_id, planned_at) WHERE planned_at IS NOT NULL",
        "A date of a campaign is sent once.",
    )

    def _expires_at(self):
        """The moment after which nothing of this run is sent any more, or False."""
        campaign = self.campaign_id
        if campaign.schedule_type == "recurring":
            hours = campaign.expires_after
            start = self.planned_at or self.started_at
            return start + timedelta(hours=hours) if hours > 0 else False
        return campaign.expires_at

    def _set_times(self, vals_list):
        """Put off texts (values of messages, in their order) as zone and pace ask for it."""
        campaign = self.campaign_id
        if campaign.local_time and self.planned_at:
            self._set_local_times(vals_list)
        if campaign.pace > 0:
            self._set_pace(vals_list)

    def _set_local_times(self, vals_list):
        """Not before every zone that the recipient may be in shows the planned time."""
        whereabouts = self.env["sms.consent.gate"]._places(
            (vals["partner_id"], vals["number"]) for vals in vals_list
        )
        moment_of = {}
        for vals, places in zip(vals_list, whereabouts, strict=True):
            if places not in moment_of:
                moment_of[places] = self.campaign_id._local_moment(self.planned_at, places)
            vals["not_before"] = max(vals["not_before"] or moment_of[places], moment_of[places])

    def _set_pace(self, vals_list):
        """Each text no sooner than the segments before it have left at the campaign's pace.

        Texts that wait for the same moment, such as the end of the quiet hours, queue up there.
        """
        pace, now = self.campaign_id.pace, fields.Datetime.now()
        turns = {
            key: fields.Datetime.to_datetime(turn) for key, turn in (self.paced_until or {}).items()
        }
        for vals in vals_list:
            start = vals["not_before"]
            key = fields.Datetime.to_string(start) if start else ""
            vals["not_before"] = max(turns.get(key, now), start or now)
            segments = count(vals["body"] or "").segments
            turns[key] = vals["not_before"] + timedelta(seconds=segments / pace)
        self.paced_until = {key: fields.Datetime.to_string(turn) for key, turn in turns.items()}
