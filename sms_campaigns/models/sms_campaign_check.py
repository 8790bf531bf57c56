"""The look ahead before a launch: how many, how long, how dear, until when, and what forbids it."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.sms_consent.kernel.numbers import parse
from odoo.addons.sms_twilio_gateway.kernel.segments import MAX_SEGMENTS, count

#: Texts filled in to learn how long they are; of more people, the length is estimated by these.
MEASURED = 2000


@dataclass
class Check:
    """What a campaign would do if it were launched now.

    ``segments`` is exact up to ``MEASURED`` people and an estimate (``exact`` False) above.
    ``countries``: {ISO code: (texts, segments)}, ``cost``: {currency (record): amount}, an
    estimate. ``problems`` forbid the launch, ``warnings`` don't; both
    are sentences. ``finish`` is in naive UTC, or False when nobody gets the text.
    """

    allowed: int = 0
    left_out: Counter = field(default_factory=Counter)
    segments: int = 0
    exact: bool = True
    countries: dict[str, tuple[int, int]] = field(default_factory=dict)
    cost: dict[object, float] = field(default_factory=dict)
    finish: datetime | bool = False
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class SmsCampaignCheck(models.AbstractModel):
    """Goes through the audience of a campaign as it stands."""

    _name = "sms.campaign.check"
    _description = "Check of an SMS campaign before its launch"

    @api.model
    def _check(self, campaign):
        """Return the :class:`Check` of ``campaign``; changes nothing.

        :raises UserError: when the filter or the text is broken
        """
        content = self.env["sms.campaign.content"]
        audience = self.env["sms.campaign.audience"]
        check, waves, countries = Check(), Counter(), Counter()
        measured, segments, start = 0, 0, self._start(campaign)
        for contacts, recipients in audience._slices(campaign):
            chosen = [recipient for recipient in recipients if not recipient.reason]
            check.left_out.update(each.reason for each in recipients if each.reason)
            waves.update(self._waves(campaign, chosen, start))
            countries.update(parse(recipient.number).country_code for recipient in chosen)
            sample = contacts.browse(each.partner_id for each in chosen[: MEASURED - measured])
            measured += len(sample)
            bodies = content._bodies(campaign, sample)
            segments += sum(
                count(campaign._with_stand_in(body)).segments for body in bodies.values()
            )
        check.allowed = sum(waves.values())
        check.exact = measured == check.allowed
        mean = segments / measured if measured else 0
        check.segments = round(mean * check.allowed)
        check.countries = {
            code: (people, round(mean * people)) for code, people in countries.items()
        }
        check.cost = self.env["sms.price"]._estimate(campaign.company_id, check.countries)
        if check.allowed:
            check.finish = self._finish(campaign, waves, mean) or False
        self._judge_limits(campaign, check)
        check.warnings += self._late_warnings(campaign, waves)
        check.warnings += audience._reach_warnings(campaign, check.countries)
        check.warnings += self._reply_warnings(campaign)
        return check

    def _judge_limits(self, campaign, check):
        """Add what forbids the launch, and what should be known before it."""
        sender = campaign.sender_id.sudo()
        if not check.allowed:
            self._judge_empty(campaign, check)
        if above := self._above_limit(campaign, check.segments):
            check.problems.append(above)
        if sender.daily_limit and check.allowed > sender.daily_limit:
            check.warnings.append(
                self.env._(
                    "%(sender)s sends at most %(limit)s texts a day, so this takes several days.",
                    sender=sender.display_name,
                    limit=sender.daily_limit,
                )
            )
        self._judge_credits(campaign, check)
        self._judge_hours(campaign, check)
        expires_at = campaign.schedule_type != "recurring" and campaign.expires_at
        if expires_at and check.finish and check.finish > expires_at:
            check.warnings.append(
                self.env._("Not all texts will have left by then; the rest will be cancelled.")
            )

    @api.model
    def _reply_warnings(self, campaign):
        """Say so where a text asks for a STOP that nobody can send."""
        sender = campaign.sender_id.sudo()
        frame = (campaign.header, campaign.body, campaign.footer)
        if sender.can_receive or not any(re.search(r"\bSTOP\b", part or "") for part in frame):
            return []
        return [
            self.env._(
                "Nobody can reply to %s: take “STOP” out of the text. A link to opt out is put at "
                "its end.",
                sender.display_name,
            )
        ]

    @api.model
    def _above_limit(self, campaign, segments):
        """Say so where ``segments`` are more than the sender may send in one campaign; or False."""
        sender = campaign.sender_id.sudo()
        limit = sender.campaign_segment_limit
        if not limit or segments <= limit:
            return False
        too_many = self.env._(
            "The campaign takes %(segments)s segments; %(sender)s may send %(limit)s in one "
            "campaign.",
            segments=segments,
            sender=sender.display_name,
            limit=limit,
        )
        advice = (
            self.env._(
                "So many have been counted so far. Cancel it, or have the limit of the number "
                "raised and resume."
            )
            if campaign.sudo().run_open
            else self.env._("Shorten the text or split the audience.")
        )
        return f"{too_many} {advice}"

    @api.model
    def _check_segments(self, campaign):
        """Right before the start: the audience may have grown since somebody looked at it.

        :raises UserError: when it takes more than the sender may send in one campaign (IM-2)
        """
        limit = campaign.sender_id.sudo().campaign_segment_limit
        if not limit:
            return
        few = limit // MAX_SEGMENTS
        if self.env["sms.campaign.audience"]._size(campaign, few + 1) <= few:
            return  # however long their texts are
        if above := self._above_limit(campaign, self._check(campaign).segments):
            raise UserError(above)

    def _judge_hours(self, campaign, check):
        """Whether the hours of the recipients and the company leave time enough."""
        company = campaign.company_id.sudo()
        if check.allowed and not check.finish:
            check.warnings.append(
                self.env._(
                    "No text can leave: the recipients' quiet hours and the company's hours of "
                    "sending leave no time of day."
                )
            )
        stop = company._sms_hours(self._start(campaign))[1]
        if check.finish and check.finish > stop and company.sms_after_stop == "cancel":
            check.warnings.append(
                self.env._(
                    "Not all texts will have left by the company's stop time; the rest will be "
                    "cancelled."
                )
            )

    def _judge_empty(self, campaign, check):
        """Nothing to launch; but who is found later, on each date anew, cannot be known yet."""
        if campaign.schedule_type == "now":
            check.problems.append(self._nobody(campaign, check.left_out))
        else:
            check.warnings.append(
                self.env._(
                    "The audience is looked up anew at the time of sending: whoever belongs to it "
                    "then gets the text."
                )
            )

    @api.model
    def _nobody(self, campaign, left_out):
        """Say that nobody gets the text: all are left out, or there is nobody at all."""
        now = campaign.schedule_type == "now"
        if left_out and now:
            return self.env._("Nobody in this audience may be texted.")
        if left_out:
            return self.env._("Nobody in this audience may be texted today.")
        if now:
            return self.env._("Nobody belongs to this audience.")
        return self.env._("Nobody belongs to this audience today.")

    def _judge_credits(self, campaign, check):
        """Prepaid credits have to be there before the launch; later ones can still be bought."""
        company = campaign.company_id.sudo()
        if company.sms_billing != "prepaid":
            return
        available = self.env["sms.credit.account"]._of(company).available
        if check.segments <= available:
            return
        sentence = self.env._(
            "The campaign takes %(segments)s credits; %(available)s are left.",
            segments=check.segments,
            available=available,
        )
        now = campaign.schedule_type == "now"
        (check.problems if now else check.warnings).append(sentence)
