from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.sms_consent_opt_in import OptIn
from ..models.sms_consent_opt_out import OptOut
from .common import ConsentCase

SPRING = datetime(2024, 4, 5, 16)
TOLD = (
    "state",
    "number",
    "consent_type",
    "source",
    "basis",
    "expires_on",
    "opted_in_at",
    "opted_out_at",
    "state_at",
    "wording_lang",
    "note",
    "changed_by",
)
LOGGED = (
    "event",
    "field_name",
    "old_value",
    "new_value",
    "number",
    "purpose_code",
    "source",
    "changed_by",
    "note",
    "evidence",
    "wording_digest",
)


@tagged("post_install", "-at_install")
class TestConsentSets(ConsentCase):
    """Many consents in one call: the same as one by one, for a number of queries that stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.env["res.partner"].create(
            [
                {"name": f"Person {line}", "phone": f"+1202555{line:04}", "country_id": cls.us.id}
                for line in range(100, 160)
            ]
        )
        cls.account.double_opt_in = True

    def _request(self, partner, purposes=None, **values):
        values = {"consent_type": "paper", "given_at": SPRING, **values}
        values.setdefault("number", partner.phone)
        purposes = purposes or self.marketing
        return OptIn(partner=partner.sudo(), purposes=purposes.sudo(), **values)

    def _requests(self):
        """New people, one who comes back, some with several purposes, numbers or each other's."""
        back, stale, shared, *new = self.people[:9]
        proof = self._proof()
        self._opt_out(partner=back)
        self._opt_in(stale, given_at=SPRING - timedelta(days=500), basis="implied_inquiry")
        shared.phone = stale.phone
        return [
            self._request(new[0], self.marketing | self.billing, note="At the fair"),
            self._request(back, evidence=proof, note="Wrote a letter"),
            self._request(new[1], basis="implied_purchase", wording=False, evidence=proof),
            self._request(stale),
            self._request(shared),
            self._request(new[2], number="(646) 555-0143"),
            self._request(new[2], self.billing, number="(646) 555-0143"),
            self._request(new[2], number="(646) 555-0144", given_at=SPRING + timedelta(days=1)),
            self._request(new[2], number="(646) 555-0144", given_at=SPRING + timedelta(days=2)),
            self._request(new[3], self.account),
            self._request(new[3], self.account, pending=False),
            self._request(new[4], self.account, confirmed=True),
        ]

    def _give(self, *calls):
        for requests in calls:
            self.consents._opt_in_many(requests, company=self.company, source="staff")

    def _facts(self, act, *calls):
        """What is on file, in the log, suppressed and texted after ``act``, which is taken back."""
        savepoint = self.env.cr.savepoint()
        try:
            act(*calls)
            self.env.flush_all()
            texts = self.env["sms.sms"].sudo().search([])
            codes = self.env["sms.consent.code"].sudo().search([])
            check = self.env["sms.consent.ledger.check"].sudo()
            return {
                "ledger": check._verify(self.company),
                "consents": [
                    (row.partner_id, row.purpose_id, [row[name] for name in TOLD], row.evidence_ids)
                    for row in self.people.sudo().sms_consent_ids.sorted(
                        lambda row: (row.partner_id.id, row.purpose_id.id)
                    )
                ],
                "log": [
                    (partner.name, self._asked_at(entry), [entry[name] for name in LOGGED])
                    for partner in self.people
                    for entry in self._entries(partner)
                ],
                "phones": self.people.sudo().sms_phone_ids.sorted("id").mapped("number"),
                "suppressed": self.env["sms.suppression"].sudo().search([]).mapped("number"),
                "waiting": sorted(
                    (code.number, code.state, code.purpose_ids.ids) for code in codes
                ),
                "texts": sorted(
                    (text.number, text.partner_id.id, text.purpose_id.id, text.consent_exempt)
                    for text in texts
                ),
                "bodies": sorted(text.body for text in texts if text.purpose_id != self.account),
            }
        finally:
            savepoint.rollback()
            self.env.invalidate_all()

    def _asked_at(self, entry):
        """When the person asked for it; what is the time of this test differs by a second."""
        return entry.received_at if entry.received_at.year == SPRING.year else "now"

    def test_b_16_a_batch_is_the_same_as_one_by_one(self):
        requests = self._requests()
        at_once = self._facts(self._give, requests)
        # the sixth and seventh are one person's, who is told of both in one text
        one_by_one = self._facts(
            self._give,
            *([request] for request in requests[:5]),
            requests[5:7],
            *([request] for request in requests[7:]),
        )
        self.assertIsNone(at_once["ledger"])
        for about, found in one_by_one.items():
            self.assertEqual(at_once[about], found, about)
        self.assertEqual(len(at_once["texts"]), 10)

    def test_b_3_one_entry_a_changed_field(self):
        requests = [self._request(partner) for partner in self.people]
        self._give(requests, requests)
        for partner in self.people:
            fields = self._entries(partner).mapped("field_name")
            self.assertEqual(sorted(fields), ["basis", "consent_type", "number", "state"])

    def test_c_14_one_who_may_not_come_back_stops_the_batch(self):
        self._opt_out(partner=self.bob)
        requests = [self._request(self.ann), self._request(self.bob)]
        with self.assertRaisesRegex(UserError, "Bob Baker has opted out"):
            self._give(requests)
        self.assertFalse(self.ann.sms_consent_ids)

    def test_an_opt_out_batch_is_the_same_as_one_by_one(self):
        self._give([self._request(partner) for partner in self.people[:6]])
        first, second, third, *_rest = self.people
        second.phone = first.phone
        requests = [
            OptOut(partner=first.sudo(), given_at=SPRING),
            OptOut(partner=third.sudo(), purposes=self.marketing.sudo(), given_at=SPRING),
            OptOut(
                partner=self.env["res.partner"].sudo(), number=self.people[3].phone, given_at=SPRING
            ),
        ]

        def take(*calls):
            for requests in calls:
                self.consents._opt_out_many(requests, company=self.company, source="staff")

        at_once = self._facts(take, requests)
        for about, found in self._facts(take, *([request] for request in requests)).items():
            self.assertEqual(at_once[about], found, about)

    def test_constant_number_of_queries(self):
        counts = {"in": [], "out": []}
        for people in (self.people[:5], self.people[5:]):
            for way, act in (
                ("in", lambda: self._give([self._request(partner) for partner in people])),  # noqa: B023
                (
                    "out",
                    lambda: self.consents._opt_out_many(
                        [OptOut(partner=partner.sudo()) for partner in people],  # noqa: B023
                        company=self.company,
                        source="staff",
                    ),
                ),
            ):
                self.env.flush_all()
                self.env.invalidate_all()
                start = self.env.cr.sql_log_count
                act()
                self.env.flush_all()
                counts[way].append(self.env.cr.sql_log_count - start)
        for few, many in counts.values():
            self.assertLessEqual(many, few + 2, counts)

    @freeze_time("2026-03-03 12:00:00")
    def test_a_key_that_comes_twice_counts_twice(self):
        throttle = self.env["sms.consent.throttle"].sudo()
        day = timedelta(days=1)
        self.assertTrue(throttle._take("try", "a", 3, day))
        taken = throttle._take_each("try", ["a", "b", "a", "a"], 3, day)
        self.assertEqual(taken, [True, True, True, False])
        self.assertEqual(throttle._take_each("try", [], 3, day), [])
