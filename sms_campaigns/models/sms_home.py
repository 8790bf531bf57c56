"""The home page (IM-4): what was sent, what it cost, how campaigns and senders are doing."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import formatLang

from odoo.addons.sms_twilio_gateway.kernel.health import light

from ..kernel.lifecycle import State

DAYS = 30
CARDS = 4  # campaigns shown of each stage
STAGES = (State.DRAFT, State.SCHEDULED, State.IN_PROCESS, State.PAUSED, State.COMPLETED)
GROUPS = ("sms_campaigns.group_campaign_user", "sms_consent.group_sms_user")


class SmsHome(models.AbstractModel):
    """One call answers the page. The figures come from counted days, so that a million messages
    cost no more than a hundred; the companies are those that the user has switched on.
    """

    _name = "sms.home"
    _description = "SMS Home Page"

    @api.model
    def dashboard(self):
        """Everything that the page shows, as JSON.

        :raises AccessError: for those who have no part in texting
        """
        if not any(map(self.env.user.has_group, GROUPS)):
            raise AccessError(self.env._("The home page is for those who work with texts."))
        companies = self.env.companies
        totals = self.env["sms.message.report"]._totals(companies, DAYS)
        senders = self._senders(companies)
        return {
            "billing": self._billing(companies),
            "today": totals["today"],
            "month": self._with_rates(totals["month"]),
            "lifetime": self._with_rates(totals["lifetime"]),
            "limit": self._limit(senders),
            "days": [
                {"day": fields.Date.to_string(day), **figures}
                for day, figures in totals["days"].items()
            ],
            "stages": self._stages(companies),
            "senders": [self._sender_card(sender) for sender in senders[:8]],
            "alerts": self._alerts(companies, senders),
            "today_start": self._start(companies),
            "month_start": self._start(companies, day=1),
            "can_plan": self.env.user.has_group("sms_campaigns.group_campaign_user"),
        }

    def _with_rates(self, figures):
        """Add rates in percent of the texts sent; None while nothing was."""
        sent = figures["texts"]
        rates = {
            "delivery_rate": figures["delivered"],
            "error_rate": figures["undelivered"] + figures["failed"],
            "opt_out_rate": figures["opt_outs"],
            "reply_rate": figures["received"],
        }
        return figures | {
            name: round(100 * count / sent, 1) if sent else None for name, count in rates.items()
        }

    def _billing(self, companies):
        labels = dict(companies._fields["sms_billing"]._description_selection(self.env))
        accounts = self.env["sms.credit.account"]
        may_open = accounts.has_access("read")
        cards = []
        for company in companies:
            prepaid = company.sudo().sms_billing == "prepaid"
            account = prepaid and accounts.sudo().search([("company_id", "=", company.id)])
            cards.append(
                {
                    "company": company.name,
                    "label": labels[company.sudo().sms_billing],
                    "credits": formatLang(self.env, account.available, digits=0) if account else "",
                    "account_id": account.id if account and may_open else False,
                }
            )
        return cards

    def _senders(self, companies):
        return self.env["sms.sender"].sudo().search([("company_id", "in", companies.ids)])

    def _sender_card(self, sender):
        slowed = bool(sender.resume_at and sender.resume_at > fields.Datetime.now())
        waiting = slowed or sender.state == "paused"
        reason = sender.can_send_reason or ""
        return {
            "id": sender.id,
            "name": sender.name,
            "number": sender.number or "",
            "reason": reason,
            "queued": sender.queued_count,
            "light": light(can_send=not reason, waiting=waiting, sent=0, failed=0).value,
        }

    def _limit(self, senders):
        """Texts that may leave today, and that have: of the senders that are ready to send.

        ``limit`` is 0 where one of them has none.
        """
        now = fields.Datetime.now()
        ready = senders.filtered(lambda sender: not sender.can_send_reason)
        limited = ready.filtered("daily_limit")
        limit = sum(limited.mapped("daily_limit")) if limited == ready else 0
        used = sum(sender.daily_limit - sender._left_today(now) for sender in limited)
        words = self.env._(
            "Senders that are ready: %(ready)s of %(all)s", ready=len(ready), all=len(senders)
        )
        return {"limit": limit, "used": used, "ready": len(ready), "words": words}

    def _start(self, companies, **replaced):
        """When today began in the first of the zones; ``replaced``: with a part of the date so."""
        daily = self.env["sms.message.daily"]
        starts = [
            daily._midnight(company, daily._today(company).replace(**replaced))
            for company in companies
        ]
        return fields.Datetime.to_string(min(starts))

    def _stages(self, companies):
        """The stages with their number of campaigns, and the first campaigns of each."""
        campaigns = self.env["sms.campaign"]
        if not campaigns.has_access("read"):
            return []
        here = [("company_id", "in", companies.ids)]
        counts = dict(campaigns._read_group(here, ["state"], ["__count"]))
        archived = campaigns.with_context(active_test=False).search_count(
            [*here, ("active", "=", False)]
        )
        labels = dict(campaigns._fields["state"]._description_selection(self.env))
        found = {
            stage: campaigns.search([*here, ("state", "=", stage.value)], limit=CARDS)
            for stage in STAGES
        }
        progress = self._progress(campaigns.union(*found.values()))
        stages = [
            {
                "state": stage.value,
                "label": labels[stage.value],
                "count": counts.get(stage.value, 0),
                "campaigns": [self._campaign_card(each, *progress[each]) for each in first],
            }
            for stage, first in found.items()
        ]
        label = self.env._("Archived")
        return [
            *stages,
            {"state": "archived", "label": label, "count": archived, "campaigns": []},
        ]

    def _progress(self, campaigns):
        """{campaign: (texts written, percentage of them that wait no longer)}.

        Only what waits is counted in the messages: of a million that left that is little.
        """
        texts = dict(
            self.env["sms.campaign.run"]._read_group(
                [("campaign_id", "in", campaigns.ids)], ["campaign_id"], ["text_count:sum"]
            )
        )
        # of campaigns that the user sees: rules on each text would look at the text itself
        queued = [("campaign_id", "in", campaigns.ids), ("state", "=", "queued")]
        waiting = dict(
            self.env["sms.message"].sudo()._read_group(queued, ["campaign_id"], ["__count"])
        )
        return {
            campaign: (
                written := texts.get(campaign, 0),
                round(100 * (written - waiting.get(campaign, 0)) / written) if written else 0,
            )
            for campaign in campaigns
        }

    def _campaign_card(self, campaign, texts, progress):
        return {
            "id": campaign.id,
            "name": campaign.name,
            "purpose": campaign.purpose_id.name,
            "problem": campaign.problem or "",
            "progress": progress,
            "recipients": texts,
            "when": campaign._in_words(campaign.schedule_at)
            if campaign.state == State.SCHEDULED.value and campaign.schedule_at
            else "",
        }

    def _alerts(self, companies, senders):
        """What somebody should do something about, and where; campaigns that stand still first."""
        alerts = []
        if not senders:
            alerts.append(
                {
                    "text": self.env._("No sender yet: enter your Twilio account to begin."),
                    "action": self.env["sms.gateway"].has_access("create")
                    and "sms_twilio_gateway.action_gateway",
                }
            )
        campaigns = self.env["sms.campaign"]
        if campaigns.has_access("read"):
            standing = campaigns.search(
                [
                    ("company_id", "in", companies.ids),
                    ("state", "=", State.PAUSED.value),
                    ("problem", "!=", False),
                ],
                limit=CARDS,
            )
            alerts += [
                {"text": f"{each.name}: {each.problem}", "model": each._name, "id": each.id}
                for each in standing
            ]
        alerts += [
            {"text": f"{each.name}: {each.can_send_reason}", "model": each._name, "id": each.id}
            for each in senders.filtered("can_send_reason")
        ]
        return alerts
