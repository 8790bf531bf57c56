"""Any sequence of acts leaves consent, flag, log, suppression and phone blacklist consistent."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..kernel.gate import Candidate
from .common import ConsentCase

NUMBERS = ("+12125550171", "+12125550172", "+12125550173")
people = st.sampled_from(("ann", "bob"))
purposes = st.sampled_from(("marketing", "billing"))
companies = st.sampled_from(("company", "other_company"))
numbers = st.sampled_from(NUMBERS)
acts = st.one_of(
    st.tuples(st.just("opt_in"), people, purposes, companies, st.sampled_from(("staff", "portal"))),
    st.tuples(st.just("request"), people, purposes, companies),
    st.tuples(st.just("opt_out"), people, purposes, companies),
    st.tuples(st.just("opt_out_all"), people, companies),
    st.tuples(st.just("text"), numbers, companies, st.sampled_from(("STOP", "START", "AGREE"))),
    st.tuples(st.just("number"), people, numbers),
    st.tuples(st.just("second"), people, numbers),
    st.tuples(st.just("remove"), people, numbers),
    st.tuples(st.just("blacklist"), numbers, st.booleans()),
)


@tagged("post_install", "-at_install")
class TestProperties(ConsentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.phone, cls.bob.phone = NUMBERS[:2]
        cls.checks = cls.env["sms.consent.ledger.check"].sudo()

    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(acts, min_size=3, max_size=12), st.booleans())
    def test_b_3_any_history_is_consistent(self, history, merge):
        savepoint = self.env.cr.savepoint()
        try:
            for act in history:
                self._act(*act)
                self._check_consistent(self.ann | self.bob)
            if merge:
                wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
                wizard._merge((self.ann | self.bob).ids, self.bob)
                self._check_consistent(self.bob)
            for company in self.company | self.other_company:
                self.assertIsNone(self.checks._verify(company))
        finally:
            savepoint.rollback()
            self.env.invalidate_all()

    # ------------------------------------------------------------------ acts

    def _act(self, name, *args):
        getattr(self, f"_do_{name}")(*args)

    def _do_opt_in(self, person, purpose, company, source):
        partner = getattr(self, person)
        evidence = self._proof() if source == "staff" else None
        if partner.phone:
            self._opt_in(
                partner,
                getattr(self, purpose),
                company=getattr(self, company),
                source=source,
                evidence=evidence,
            )

    def _do_request(self, person, purpose, company):
        partner = getattr(self, person)
        if partner.phone:
            self._opt_in(
                partner,
                getattr(self, purpose),
                company=getattr(self, company),
                source="portal",
                pending=True,
            )

    def _do_opt_out(self, person, purpose, company):
        self._opt_out(
            partner=getattr(self, person),
            purposes=getattr(self, purpose),
            company=getattr(self, company),
        )

    def _do_opt_out_all(self, person, company):
        self._opt_out(partner=getattr(self, person), company=getattr(self, company))

    def _do_text(self, number, company, body):
        company = getattr(self, company)
        self.consents._apply_inbound(company, number, body)
        if body == "STOP":
            still = self.consents.sudo().search(
                [
                    ("company_id", "=", company.id),
                    ("number", "=", number),
                    ("state", "in", ("opted_in", "pending")),
                ]
            )
            self.assertFalse(still, "STOP ends every consent of the number")

    def _do_number(self, person, number):
        getattr(self, person).phone = number

    def _do_second(self, person, number):
        partner = getattr(self, person)
        if number not in partner.sms_phone_ids.mapped("number_e164"):
            self.env["res.partner.phone"].create({"partner_id": partner.id, "number": number})

    def _do_remove(self, person, number):
        phones = getattr(self, person).sms_phone_ids
        phones.filtered(lambda phone: phone.number_e164 == number).unlink()

    def _do_blacklist(self, number, added):
        blacklist = self.env["phone.blacklist"].sudo()
        if added:
            blacklist.add(number)
        else:
            blacklist.remove(number)

    # ------------------------------------------------------------------ what must hold

    def _check_consistent(self, partners):
        self.env.flush_all()
        self.env.invalidate_all()
        for partner in partners.sudo():
            self._check_phones(partner)
            for consent in partner.sms_consent_ids:
                self._check_logged(consent)
        self._check_suppression()
        self._check_gate(partners)

    def _check_phones(self, partner):
        phones = partner.sms_phone_ids
        self.assertEqual(partner.phone, phones.filtered("is_primary").number)
        self.assertLessEqual(len(phones.filtered("is_primary")), 1)
        self.assertEqual(len(phones), len(set(phones.mapped("number_e164"))))
        given = partner.sms_consent_ids.filtered(lambda row: row.state in ("opted_in", "pending"))
        self.assertLessEqual(set(given.mapped("number")), set(phones.mapped("number_e164")))
        agreed = set(given.filtered(lambda row: row.state == "opted_in").mapped("number"))
        flagged = set(phones.filtered("is_preferred_sms").mapped("number_e164"))
        self.assertEqual(flagged, agreed)

    def _check_logged(self, consent):
        """The last entry about the state says what the state is."""
        entry = self.log.sudo().search(
            [
                ("detail_id.partner_id", "=", consent.partner_id.id),
                ("purpose_id", "=", consent.purpose_id.id),
                ("company_id", "=", consent.company_id.id),
                ("field_name", "=", "state"),
            ],
            order="position desc",
            limit=1,
        )
        label = dict(consent._fields["state"]._description_selection(self.env))[consent.state]
        self.assertEqual(entry.new_value, label)

    def _check_suppression(self):
        suppression = self.env["sms.suppression"].sudo()
        wide = suppression.search([("sender_ref", "=", 0), ("number", "in", NUMBERS)])
        listed = self.env["phone.blacklist"].sudo().search([("number", "in", NUMBERS)])
        self.assertEqual(set(wide.mapped("number")), set(listed.mapped("number")))

    def _check_gate(self, partners):
        """Nobody is let through without a consent for that number, nor when suppressed."""
        for company in self.company | self.other_company:
            blocked = self.env["sms.suppression"]._suppressed_numbers(NUMBERS, company)
            candidates = [
                Candidate(
                    (partner.id, purpose.id, number), partner.id, number, purpose.id, company.id
                )
                for partner in partners
                for purpose in self.marketing | self.billing
                for number in NUMBERS
            ]
            decisions = self.gate._decide(candidates)
            agreed = {
                (row.partner_id.id, row.purpose_id.id, row.number)
                for row in self.consents.sudo().search(
                    [("company_id", "=", company.id), ("state", "=", "opted_in")]
                )
            }
            for candidate in candidates:
                expected = candidate.key in agreed and candidate.number not in blocked
                self.assertEqual(decisions[candidate.key].allowed, expected, candidate)

    def test_c_14_an_import_never_overrides_an_opt_out(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann)
        with self.assertRaises(UserError):
            self._opt_in(self.ann, source="import", evidence=self._proof())
