from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import remove_accents

from odoo.addons.sms_consent.models.sms_consent_opt_in import OptIn
from odoo.addons.sms_consent.models.sms_consent_opt_out import OptOut

from .people import HERITAGES, NAMES, PLACES, STREETS

MEMBERS = 2000
#: Lines from here on are nobody else's in the area codes of ``PLACES``.
FIRST_LINE = 160
#: Of a hundred members how many agreed to newsletters, and how: {(source, type, basis): share}.
AGREED = {
    ("public_form", None, "express"): 27,
    ("portal", None, "express"): 14,
    ("staff", "paper", "express"): 12,
    ("staff", "phone", "express"): 8,
    ("staff", "email", "express"): 5,
    ("sms", None, "express"): 4,
    ("staff", "paper", "implied_purchase"): 8,
}
#: Of those how many in a hundred ended it again: by STOP, or newsletters alone.
STOPPED, UNSUBSCRIBED = 7, 4
#: Every so manieth member gave no phone.
PHONELESS = 45


class SmsCampaignsDemo(models.AbstractModel):
    """The demo's large membership: 2,000 made-up people who agreed, or did not, in many ways.

    Apart from the 50 members of ``res.partner.csv``, whose story ``setup/run`` tells. Everything
    follows from a member's index alone, so that each demo has the same people.
    """

    _name = "sms.campaigns.demo"
    _description = "Demo Members"

    @api.model
    def _create_members(self, category, company):
        """Add the members, with contact tag ``category``, and their consents to ``company``."""
        quiet = self.env["res.partner"].with_context(tracking_disable=True)
        members = quiet.create(self._member_values(category))
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": f"sms_campaigns.demo_member_2026_{index}", "record": member}
                | {"noupdate": True}
                for index, member in enumerate(members, start=1)
            ]
        )
        self._agree(members.filtered("phone"), company)

    def _member_values(self, category):
        """Names, addresses and numbers; a language where the database has it."""
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        countries = {code: self.env.ref(f"base.{code}") for code in ("us", "ca")}
        regions = {
            (country, region.code): region.id
            for country, record in countries.items()
            for region in record.state_ids
        }
        taken = Counter()
        vals_list = []
        for index in range(MEMBERS):
            turn, place = index // len(PLACES), PLACES[index % len(PLACES)]
            heritage = place.heritage or HERITAGES[(index + turn) % len(HERITAGES)]
            given, surnames = (names.split() for names in NAMES[heritage])
            nth, taken[heritage] = taken[heritage], taken[heritage] + 1
            name = f"{given[nth % len(given)]} {surnames[nth % len(surnames)]}"
            mailbox = remove_accents(name).lower().replace(" ", ".")
            with_phone = index % PHONELESS != PHONELESS - 1
            vals_list.append(
                {
                    "name": name,
                    "email": f"{mailbox}@example.com",
                    "phone": f"+1 {place.area} 555 {FIRST_LINE + turn:04d}"
                    if with_phone
                    else False,
                    "street": f"{12 + index % 187} {STREETS[index % len(STREETS)]}",
                    "city": place.city,
                    "zip": place.zip,
                    "state_id": regions[place.country, place.region],
                    "country_id": countries[place.country].id,
                    "category_id": [fields.Command.link(category.id)],
                    **({"lang": heritage} if heritage in languages else {}),
                }
            )
        return vals_list

    def _agree(self, members, company):
        """Consents to newsletters as ``AGREED`` says; the other members were never asked."""
        purpose = self.env.ref("sms_consent.purpose_marketing")
        ways = [way for way, share in AGREED.items() for _each in range(share)]
        requests, ended = {}, []
        for index, member in enumerate(members):
            place = index * 37 % 100  # 37: neighbours on the list agree in different ways
            if place >= len(ways):
                continue
            source, consent_type, basis = ways[place]
            given_at = fields.Datetime.now() - timedelta(
                days=30 + index * 7 % 1000, hours=index % 9
            )
            requests.setdefault(source, []).append(
                OptIn(
                    partner=member,
                    purposes=purpose,
                    number=member.phone,
                    consent_type=consent_type,
                    basis=basis,
                    given_at=given_at,
                    pending=False,
                )
            )
            after = index * 61 % 100
            if after < STOPPED + UNSUBSCRIBED:
                ended.append(
                    OptOut(
                        partner=member,
                        purposes=None if after < STOPPED else purpose,
                        given_at=given_at + timedelta(days=20),
                    )
                )
        consents = self.env["sms.consent"]
        for source, some in requests.items():
            consents._opt_in_many(some, company=company, source=source, confirm=False)
        # as an import of what was so before: no answers to texts of today
        consents._opt_out_many(
            ended, company=company, source="import", reason="import", confirm=False
        )
