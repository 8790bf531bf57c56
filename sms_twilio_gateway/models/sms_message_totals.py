from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

FIGURES = ("texts", "delivered", "undelivered", "failed", "received", "cost_company", "credits")


class SmsMessageReport(models.Model):
    """The figures of home pages: totals, from the counted days and today's texts."""

    _inherit = "sms.message.report"

    @api.model
    def _totals(self, companies, days=30):
        """Totals of ``companies`` together, and day by day.

        :param companies: whose; the caller has checked that the user may see them
        :param days: how many days ``days`` holds, today included
        :return: ``{"today": figures, "month": figures, "lifetime": figures,
            "days": {date: figures}}``, where figures has the keys ``texts`` (sent), ``delivered``,
            ``undelivered``, ``failed``, ``received`` (replies), ``opt_outs``, ``credits`` and
            ``cost_company``. "month" is this calendar month. A day is the company's own; "today"
            is the one of each company. All of it takes two queries, whatever the number of texts.
        """
        report = self.sudo().with_context(allowed_company_ids=companies.ids)
        groups = report._read_group(
            [("company_id", "in", companies.ids)],
            ["company_id", "day:day"],
            [f"{name}:sum" for name in FIGURES],
        )
        today = {company: self.env["sms.message.daily"]._today(company) for company in companies}
        latest = max(today.values(), default=fields.Date.today())
        result = {name: defaultdict(float) for name in ("today", "month", "lifetime")}
        result["days"] = {
            latest - timedelta(days=back): defaultdict(float) for back in reversed(range(days))
        }
        rows = [
            (company, day, dict(zip(FIGURES, sums, strict=True))) for company, day, *sums in groups
        ]
        rows += [
            (company, day, {"opt_outs": count}) for company, day, count in self._opt_outs(companies)
        ]
        for company, day, figures in rows:
            places = [result["lifetime"]]
            if day == today[company]:
                places.append(result["today"])
            if day.replace(day=1) == today[company].replace(day=1):
                places.append(result["month"])
            if day in result["days"]:
                places.append(result["days"][day])
            for place in places:
                for name, value in figures.items():
                    place[name] += value or 0
        names = (*FIGURES, "opt_outs")
        for key in ("today", "month", "lifetime"):
            result[key] = _plain(result[key], names)
        result["days"] = {day: _plain(place, names) for day, place in result["days"].items()}
        return result

    @api.model
    def _opt_outs(self, companies):
        """[(company, day, number)]: people who opted out, by the company's day, from the log.

        Whoever withdraws several consents at once counts once. An import of old opt-outs is no
        answer to a text of ours, so it does not count.
        """
        zones = {
            company.id: self.env["sms.message.daily"]._zone(company).zone for company in companies
        }
        self.env["sms.consent.log"].flush_model()
        self.env.cr.execute(
            """SELECT l.company_id, (l.date AT TIME ZONE 'UTC' AT TIME ZONE z.zone)::date,
                      count(DISTINCT (l.date, COALESCE(d.partner_ref::text, d.number)))
                 FROM sms_consent_log l
                 JOIN sms_consent_log_detail d ON d.id = l.detail_id
                 JOIN unnest(%s::int[], %s::text[]) AS z(company_id, zone)
                   ON z.company_id = l.company_id
                WHERE l.event = 'opt_out' AND l.field_name = 'state' AND l.source <> 'import'
                GROUP BY 1, 2""",
            (list(zones), list(zones.values())),
        )
        companies_by_id = {company.id: company for company in companies}
        return [(companies_by_id[row[0]], row[1], row[2]) for row in self.env.cr.fetchall()]


def _plain(figures, names):
    """Whole numbers but for money."""
    return {name: figures[name] if name == "cost_company" else int(figures[name]) for name in names}
