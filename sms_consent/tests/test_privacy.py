import io
import json
import zipfile

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .import_common import ImportCase

NUMBER = "+12125550141"


@tagged("post_install", "-at_install")
class TestErasure(ImportCase):
    """What is erased, and what is left (B-17, C-13)."""

    def setUp(self):
        super().setUp()
        self._opt_in(self.ann, self.marketing | self.billing, evidence=self._proof("ann.pdf"))
        self._opt_out(partner=self.ann, purposes=self.billing)

    def _erase(self, partner=None, **values):
        wizard = self.env["sms.consent.erase.wizard"].create(
            {"partner_id": (partner or self.ann).id, "understood": True, **values}
        )
        return wizard.action_erase()

    def _traces(self, *needles):
        """[(table, column)] of every text column of the add-on's tables that holds a needle."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = 'public'
                  AND data_type IN ('character varying', 'text', 'jsonb')
                  AND (table_name LIKE 'sms\\_%' OR table_name LIKE 'phone\\_%'
                       OR table_name IN ('res_partner', 'res_partner_phone', 'ir_attachment',
                                         'mail_notification', 'mail_tracking_value'))"""
        )
        found = []
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE ANY(%s) LIMIT 1',
                ([f"%{needle}%" for needle in needles],),
            )
            if self.env.cr.fetchone():
                found.append((table, column))
        return found

    def test_b_17_nothing_personal_is_left(self):
        needles = (NUMBER, "(212) 555-0141", "ann.pdf")
        self._batch(["Name", "Phone", "Purpose"], ["Ann Archer", NUMBER, "account"]).action_import()
        self.env["sms.sms"].sudo().create({"number": NUMBER, "partner_id": self.ann.id})
        self.env["sms.consent.review"]._ask(self.company, NUMBER, "enough", "enough")
        self.assertGreater(len(self._traces(*needles)), 8)
        self._erase()
        self.assertEqual(self._traces(*needles), [])
        self.assertFalse(self.ann.sms_phone_ids)
        self.assertFalse(self.ann.sudo().sms_consent_ids)
        self.assertEqual(self.ann.name, "Ann Archer", "the rest of the contact is Odoo's")

    def test_b_17_the_chatter_forgets_what_was_texted(self):
        tom = self._contact("Tom Archer", "(212) 555-0171")

        def note(record, body, **values):
            return record.sudo()._message_sms(body, put_in_queue=True, **values)

        gone = (
            note(self.ann, "To her", partner_ids=self.ann.ids)
            | note(tom, "On another record", partner_ids=self.ann.ids)
            | note(tom, "To the number", sms_numbers=[NUMBER])
        )
        shared = note(tom, "To both", partner_ids=(self.ann | tom).ids)
        mail = self.ann.sudo().message_post(body="A note that is no text")
        self._erase()
        self.assertFalse(gone.exists())
        self.assertEqual(
            {row.res_partner_id: row.sms_number for row in shared.notification_ids},
            {self.ann: False, tom: "+12125550171"},
        )
        self.assertTrue(mail.exists())

    def test_c_13_the_ledger_still_verifies(self):
        before = self.log.sudo().search_count([("company_id", "=", self.company.id)])
        self._erase(reason="request 7")
        check = self.env["sms.consent.ledger.check"].sudo()._run(self.company)
        self.assertFalse(check.problem)
        log = self.log.sudo().search([("company_id", "=", self.company.id)], order="position")
        self.assertGreater(len(log), before, "no entry is taken out")
        self.assertEqual(log[-1].event, "erase")
        self.assertEqual(log[-1].changed_by, self.officer.name)
        self.assertEqual(set(log[:-1].mapped("number")), {False})

    def test_c_13_the_number_stays_suppressed(self):
        self._erase()
        row = self.env["sms.suppression"].search([("company_id", "=", self.company.id)])
        self.assertFalse(row.number)
        self.assertTrue(row.number_hash)
        row.action_release()
        self.assertTrue(row.active, "nobody can lift by hand what nobody can read")
        again = self._contact("Ann Again", "(212) 555-0141")
        self.assertTrue(again.is_sms_suppressed)
        with self.assertRaisesRegex(UserError, "has opted out"):
            self._opt_in(again)
        batch = self._batch(["Name", "Purpose"], ["Ann Again", "marketing"])
        self.assertEqual(self._outcomes(batch), ["opted_out"])

    def test_c_14_only_the_person_comes_back(self):
        self._erase()
        again = self._contact("Ann Again", "(212) 555-0141")
        consent = self._opt_in(again, source="portal")
        self.assertEqual(consent.state, "opted_in")
        self.assertFalse(again.is_sms_suppressed)

    def test_c_7_who_knows_the_number_finds_the_minimal_proof(self):
        self._erase(reason="request 7")
        proofs = self.env["sms.consent.erasure"]
        proof = proofs.search([("number", "=", "(212) 555-0141")])
        self.assertEqual(len(proof), 1)
        self.assertIn(self.marketing, proof.log_ids.purpose_id)
        self.assertIn("opt_in", proof.log_ids.mapped("event"))
        years = proof.kept_until.year - fields.Date.today().year
        self.assertEqual(years, self.company.sms_retention_years)
        self.assertFalse(proofs.search([("number", "=", "(212) 555-0199")]))

    @freeze_time("2026-03-03 12:00:00")
    def test_proof_ends_at_the_stated_time(self):
        self._erase()
        proof = self.env["sms.consent.erasure"].search([("company_id", "=", self.company.id)])
        proof.sudo().kept_until = fields.Date.today()
        proof._gc_old_proofs()
        self.assertTrue(proof.exists())
        proof.sudo().kept_until = fields.Date.subtract(fields.Date.today(), days=1)
        proof._gc_old_proofs()
        self.assertFalse(proof.exists())

    def test_a_shared_number_is_left_to_the_other(self):
        tom = self._contact("Tom Archer", "(212) 555-0141")
        self._opt_in(tom)
        self._erase()
        self.assertEqual(self._consent(tom).state, "opted_in")
        self.assertFalse(tom.is_sms_suppressed)
        self.assertTrue(self._entries(tom))
        self.assertFalse(self._entries(self.ann))

    def test_a_proof_of_others_too_is_kept(self):
        rows = [["Cat Cole", "", "marketing"], ["Bob Baker", "", "marketing"]]
        batch = self._batch(["Name", "Phone", "Purpose"], *rows)
        batch.action_import()
        first = self._consent(self.cat)
        self.assertEqual(batch.evidence_ids.res_id, first.id)
        self._erase(self.cat)
        self.assertEqual(self._consent(self.bob).evidence_ids.name, "forms.pdf")
        self.assertEqual(batch.evidence_ids.res_id, self._consent(self.bob).id)

    def test_b_5_what_is_queued_is_cancelled(self):
        told = []
        self.patch(
            self.env.registry["sms.consent"],
            "_after_opt_out",
            lambda _self, company, numbers, partners, purposes: told.append((company, numbers)),
        )
        self._erase()
        self.assertEqual(told, [(self.company, [NUMBER])])

    # ------------------------------------------------------------------ roles and companies

    def test_only_officers_erase(self):
        for user in (self.desk, self.plain):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.env["sms.consent.erase.wizard"].with_user(user).create(
                        {"partner_id": self.ann.id}
                    )
                with self.assertRaises(AccessError):
                    self.ann.with_user(user)._sms_erase()
                with self.assertRaises(AccessError):
                    self.env["sms.consent.erasure"].with_user(user).search([])
        self.assertTrue(self._consent(self.ann))

    def test_an_officer_of_one_company_can_t_erase_the_other_s_records(self):
        self._opt_in(self.ann, company=self.other_company)
        with self.assertRaisesRegex(UserError, "Hilltop Club has consents or texts of Ann"):
            self._erase()
        self.officer.sudo().company_ids = self.company | self.other_company
        self._erase()
        rows = self.env["sms.suppression"].sudo().search([("number_hash", "!=", False)])
        self.assertLessEqual(self.company | self.other_company, rows.company_id)
        self.assertFalse(self.env["sms.consent"].sudo().search([("partner_id", "=", self.ann.id)]))

    def test_b_17_what_another_company_knows_of_a_number_alone_stays(self):
        number = "+12125550177"
        for company in self.company | self.other_company:
            self.env["sms.consent.review"]._ask(company, number, "enough", "enough")
            self._opt_out(number=number, company=company, source="sms", note="STOP")
        zed = self._contact("Zed", number)
        self._erase(zed)
        entries = self.log.sudo().search([("note", "=", "STOP"), ("number", "=", number)])
        self.assertEqual(entries.company_id, self.other_company)
        reviews = self.env["sms.consent.review"].sudo().search([("number", "=", number)])
        self.assertEqual(reviews.company_id, self.other_company)

    def test_b_17_whatever_another_company_alone_has_is_that_company_s(self):
        """Whatever it is that the other company alone has of the contact, and how it has it."""
        theirs = self.env(user=self.other_desk, su=True)
        tom = self._contact("Tom Archer", "(212) 555-0171")
        zed = self._contact("Zed", "(212) 555-0177")
        their_zed, their_tom = zed.with_env(theirs), tom.with_env(theirs)
        made = (
            lambda: their_tom._message_sms("Hello", partner_ids=zed.ids),
            lambda: their_zed._message_sms("Hello", sms_numbers=["+12125550178"]),
            lambda: theirs["sms.sms"].create({"number": "+12125550177", "partner_id": zed.id}),
            lambda: theirs["sms.consent.code"]._request(
                company=self.other_company, number="+12125550178", source="staff", partner=zed
            )[0],
        )
        for make in made:
            record = make()
            with self.subTest(record):
                with self.assertRaisesRegex(UserError, "Hilltop Club has consents or texts of Zed"):
                    self._erase(zed)
                self.assertTrue(record.exists())
            theirs["sms.sms"].search([("partner_id", "=", zed.id)]).unlink()
            record.exists().unlink()
        self._erase(zed)

    def test_proofs_are_made_by_erasing_only(self):
        with self.assertRaises(AccessError):
            self.env["sms.consent.erasure"].create({})


@tagged("post_install", "-at_install")
class TestPersonFile(ImportCase):
    """Everything about a person, to be handed over (C-13)."""

    def _file(self, partner):
        content = zipfile.ZipFile(io.BytesIO(partner.with_env(self.env)._sms_person_file()))
        return content, json.loads(content.read("person.json"))

    def test_c_13_everything_is_in_it(self):
        self._opt_in(self.ann, evidence=self._proof("ann.pdf"))
        self._opt_out(number=NUMBER, source="sms", note="STOP")
        archive, data = self._file(self.ann)
        self.assertEqual(data["about"]["name"], "Ann Archer")
        self.assertEqual(data["phones"][0]["number_e164"], NUMBER)
        consent = data["consents"][0]
        self.assertEqual((consent["purpose_id"], consent["state"]), ("Marketing", "Opted out"))
        self.assertIn("STOP", [entry["note"] for entry in data["log"]])
        wording = self.marketing._get_wording().body
        self.assertIn(str(wording)[3:20], " ".join(row["wording_shown"] for row in data["log"]))
        self.assertEqual(data["do_not_text"][0]["reason"], "Replied STOP or Opted Out")
        proofs = [name for name in archive.namelist() if name.startswith("proofs/")]
        self.assertEqual(len(proofs), 1)
        self.assertIn(b"+12125550141", archive.read("phones.csv"))

    def test_nothing_of_others_is_in_it(self):
        batch = self._batch(
            ["Name", "Purpose"], ["Ann Archer", "marketing"], ["Bob Baker", "marketing"]
        )
        batch.action_import()
        self._opt_in(self.bob, self.billing)
        archive, data = self._file(self.ann)
        self.assertNotIn("Bob", json.dumps(data))
        self.assertEqual([name for name in archive.namelist() if "proofs" in name], [])

    def test_only_the_companies_of_the_user(self):
        self._opt_in(self.ann)
        self._opt_in(self.ann, self.billing, company=self.other_company)
        _archive, data = self._file(self.ann)
        self.assertEqual({row["company_id"] for row in data["consents"]}, {"Lakeside Club"})
        self.assertEqual({row["company_id"] for row in data["log"]}, {"Lakeside Club"})

    def test_only_officers_export(self):
        for user in (self.desk, self.plain):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.ann.with_user(user).action_sms_export()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.ann.with_user(user)._sms_person_file()


@tagged("post_install", "-at_install")
class TestDownloads(HttpCase):
    """The routes of the downloads."""

    def setUp(self):
        super().setUp()
        self.partner = self.env["res.partner"].create(
            {"name": "Ann Archer", "phone": "+12125550141"}
        )
        self.batch = self.env["sms.consent.import"].create(
            {"name": "old.csv", "line_ids": [(0, 0, {"partner_name": "Ann Archer"})]}
        )
        self.paths = (
            f"/sms_consent/person/{self.partner.id}/export",
            f"/sms_consent/import/{self.batch.id}/report",
        )

    def test_officer(self):
        new_test_user(self.env, "officer1", groups="sms_consent.group_sms_officer")
        self.authenticate("officer1", "officer1")
        for path, mimetype in zip(self.paths, ("application/zip", "text/csv"), strict=True):
            with self.subTest(path=path):
                answer = self.url_open(path)
                self.assertEqual(answer.status_code, 200)
                self.assertIn(mimetype, answer.headers["Content-Type"])
                self.assertEqual(answer.headers["Cache-Control"], "no-store")
        for path in ("/sms_consent/person/999999/export", "/sms_consent/import/999999/report"):
            self.assertEqual(self.url_open(path).status_code, 404)

    @mute_logger("odoo.http")  # says each refusal
    def test_front_desk_portal_and_public(self):
        new_test_user(self.env, "desk1", groups="sms_consent.group_sms_user")
        new_test_user(self.env, "member9", groups="base.group_portal")
        for login in ("desk1", "member9", None):
            self.authenticate(login, login)
            for path in self.paths:
                with self.subTest(path=path, login=login):
                    answer = self.url_open(path, allow_redirects=False)
                    self.assertIn(answer.status_code, (303, 403))
