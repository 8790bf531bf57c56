from psycopg2.extras import Json

from odoo.tests import tagged

from .import_common import ImportCase


@tagged("post_install", "-at_install")
class TestImportLanguage(ImportCase):
    """B-16: files in the language of whoever kept them, or of whoever imports them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"].sudo()._activate_lang("fr_FR")
        field = cls.env["ir.model.fields"].sudo()._get("sms.consent", "state")
        # The labels of fields come from the code; only their translations are data.
        for statement, text in (
            (
                """UPDATE ir_model_fields SET field_description = field_description || %s
                    WHERE id = %s""",
                "Réponse",
            ),
            (
                """UPDATE ir_model_fields_selection SET name = name || %s
                    WHERE field_id = %s AND value = 'opted_in'""",
                "D'accord",
            ),
        ):
            cls.env.cr.execute(statement, (Json({"fr_FR": text}), field.id))
        cls.env.invalidate_all()
        cls.env.registry.clear_all_caches()

    def _import(self, *rows):
        batch = self._batch(*rows)
        return batch, self._outcomes(batch)

    def test_b_16_words_of_other_languages(self):
        _batch, outcomes = self._import(
            ["Nombre", "Finalidad", "Estado"],
            ["Ann Archer", "marketing", "Sí"],
            ["Bob Baker", "marketing", "No"],
        )
        self.assertEqual(outcomes, ["opt_in", "opt_out"])

    def test_b_16_words_that_the_user_reads_on_screen(self):
        self.officer.sudo().lang = "fr_FR"
        self.env = self.env(context={**self.env.context, "lang": "fr_FR"})
        _batch, outcomes = self._import(
            ["Nom", "Finalité", "réponse"], ["Ann Archer", "marketing", "d'accord"]
        )
        self.assertEqual(outcomes, ["opt_in"])

    def test_b_16_technical_names(self):
        _batch, outcomes = self._import(
            ["partner_name", "purpose_id", "state"], ["Ann Archer", "marketing", "opted_in"]
        )
        self.assertEqual(outcomes, ["opt_in"])
