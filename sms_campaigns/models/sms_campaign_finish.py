"""Until when a campaign takes: its recipients by where they may be, in the hours allowed there."""

from collections import Counter

from odoo import fields, models

from odoo.addons.sms_consent.kernel.quiet_hours import next_hours

from ..kernel.forecast import Batch, DailyLimit, finish, within_both


class SmsCampaignCheck(models.AbstractModel):
    """The forecast of ``kernel/forecast.py`` for the moment that a campaign is planned for.

    A wave is (places, moment): people who may be in the same places, and the moment planned for
    them, which may have passed there. Hours are the recipients' (B-7) and the company's (PI-5).
    """

    _inherit = "sms.campaign.check"

    def _start(self, campaign):
        """When the first texts may leave, were it launched now; local times aside."""
        now = fields.Datetime.now()
        return max(now, campaign._planned() or now)

    def _waves(self, campaign, recipients, start):
        """Count ``recipients`` by wave; the places are None where they make no difference."""
        local = campaign.local_time and campaign._planned()
        if not local and not self._quiet_class(campaign):
            return Counter({(None, start): len(recipients)})
        takers = ((recipient.taker_id, recipient.number) for recipient in recipients)
        people = Counter(self.env["sms.consent.gate"]._places(takers))
        return Counter(
            {
                (places, campaign._local_moment(start, places) if local else start): count
                for places, count in people.items()
            }
        )

    def _late_warnings(self, campaign, waves):
        """Say how many get the text at once, since their own clocks have passed the time.

        :return: a list with a sentence, or none
        """
        now = fields.Datetime.now()
        late = sum(people for (_places, moment), people in waves.items() if moment < now)
        if not late or not campaign.local_time or not campaign._planned():
            return []
        return [
            self.env._(
                "For some recipients it is later than that already (people: %s): they get the "
                "text at once.",
                late,
            )
        ]

    def _quiet_class(self, campaign):
        """The class of quiet hours that the campaign's texts keep; None: any hour."""
        rules = self.env["sms.consent.quiet.rule"]._rules()
        purpose_id = campaign.purpose_id.id
        return self.env["sms.consent.gate"].sudo()._quiet_classes({purpose_id}, rules)[purpose_id]

    def _finish(self, campaign, waves, mean):
        """When the last text will have left; None: none ever may.

        :param waves: a Counter, as of :meth:`_waves`
        :param mean: segments of a text
        """
        sender, now = campaign.sender_id.sudo(), fields.Datetime.now()
        hours_in = self._hours(campaign)
        batches = [
            Batch(max(moment, now), people, people * mean, hours_in(places))
            for (places, moment), people in waves.items()
        ]
        start = min(batch.at for batch in batches)
        daily = None
        if sender.daily_limit:
            left = sender._left_today(start)
            daily = DailyLimit(sender.daily_limit, left, sender._tomorrow)
        return finish(
            batches,
            pace=min(sender.mps, campaign.pace) if campaign.pace > 0 else sender.mps,
            start=start,
            ahead=self._ahead(sender, start) if campaign.schedule_type == "now" else None,
            daily=daily,
        )

    def _hours(self, campaign):
        """A function: the hours in which people who may be in the given places may be texted."""
        company_hours = campaign.company_id.sudo()._sms_hours
        quiet_class = self._quiet_class(campaign)
        rules = self.env["sms.consent.quiet.rule"]._rules()

        def hours_in(places):
            if places is None or not quiet_class:
                return company_hours
            return within_both(
                company_hours, lambda moment: next_hours(rules, quiet_class, places, moment)
            )

        return hours_in

    def _ahead(self, sender, start):
        """What waits at the sender already and leaves before a campaign of now."""
        self.env.cr.execute(
            """SELECT count(*), COALESCE(sum(segments), 0) FROM sms_message
                WHERE sender_id = %s AND state = 'queued' AND held IS NOT TRUE
                  AND not_before <= %s""",
            (sender.id, start),
        )
        texts, segments = self.env.cr.fetchone()
        return Batch(start, texts, segments, sender.company_id._sms_hours)
