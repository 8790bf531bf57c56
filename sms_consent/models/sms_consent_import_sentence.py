from odoo import models


class SmsConsentImport(models.Model):
    """What the report says of a row, in plain words."""

    _inherit = "sms.consent.import"

    def _say(self, code, detail):
        """The sentence for an outcome; ``detail`` is what the row or the file on it says."""
        _ = self.env._
        sentences = {
            "opt_in": lambda: _("Opts in with %s.", detail),
            "pending": lambda: _("Waits until it is confirmed from %s.", detail),
            "opt_out": lambda: _("Opts out: %s.", detail),
            "suppress": lambda: _("Nothing will be texted to %s any more.", detail),
            "same_opt_in": lambda: _("Opted in already, since %s.", detail),
            "same_pending": lambda: _("Waits for confirmation already."),
            "same_opt_out": lambda: _("Opted out already."),
            "opted_out": lambda: _(
                "%s, or somebody with the same number, opted out earlier. Only the person can "
                "come back; an import never overrides that.",
                detail,
            ),
            "opted_out_in_file": lambda: _("Row %s of this file says no.", detail),
            "other_number": lambda: _(
                "Opted in already, with %s. Change the number on the contact.", detail
            ),
            "duplicate": lambda: _("Says the same as row %s.", detail),
        }
        sentences |= self._sentences_of_contacts(detail) | self._sentences_of_cells(detail)
        return sentences[code]()

    def _sentences_of_contacts(self, detail):
        _ = self.env._
        return {
            "contact_missing": lambda: _("Give an external ID, e-mail address, number or name."),
            "contact_not_found": lambda: _("No contact fits %s.", detail),
            "contact_ambiguous": lambda: _(
                "Several contacts fit %s. Add their external ID to the file.", detail
            ),
            "number_missing": lambda: _("There is no phone number, here or on the contact."),
            "number_invalid": lambda: _("%s is not a valid phone number.", detail),
            "number_foreign": lambda: _("%s is not a number of the contact.", detail),
        }

    def _sentences_of_cells(self, detail):
        _ = self.env._
        return {
            "purpose_missing": lambda: _("Say for which kind of texts."),
            "purpose_unknown": lambda: _("There is no kind of texts called %s.", detail),
            "state_unknown": lambda: _("“%s” is neither yes nor no.", detail),
            "type_unknown": lambda: _(
                "“%s” is not a way to agree: email, phone, paper, web, SMS.", detail
            ),
            "basis_unknown": lambda: _(
                "“%s” is not a basis: express, implied purchase, implied inquiry.", detail
            ),
            "date_invalid": lambda: _("“%s” is not a date as this file writes them.", detail),
            "date_future": lambda: _("%s is in the future.", detail),
            "expired": lambda: _("It has expired already, on %s.", detail),
        }
