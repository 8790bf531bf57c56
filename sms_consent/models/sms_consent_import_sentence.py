from odoo import models


class SmsConsentImport(models.Model):
    """What the report says of a row, in plain words."""

    _inherit = "sms.consent.import"

    def _say(self, code, detail):
        """The sentence for an outcome; ``detail`` is what the row or the file on it says."""
        sentences = {
            "opt_in": lambda: self.env._("Opts in with %s.", detail),
            "pending": lambda: self.env._("Waits until it is confirmed from %s.", detail),
            "opt_out": lambda: self.env._("Opts out: %s.", detail),
            "suppress": lambda: self.env._("Nothing will be texted to %s any more.", detail),
            "same_opt_in": lambda: self.env._("Opted in already, since %s.", detail),
            "same_pending": lambda: self.env._("Waits for confirmation already."),
            "same_opt_out": lambda: self.env._("Opted out already."),
            "opted_out": lambda: self.env._(
                "%s, or somebody with the same number, opted out earlier; only the person can "
                "come back.",
                detail,
            ),
            "opted_out_in_file": lambda: self.env._("Row %s of this file says no.", detail),
            "other_number": lambda: self.env._(
                "Opted in already, with %s. Change the number on the contact.", detail
            ),
            "duplicate": lambda: self.env._("Says the same as row %s.", detail),
        }
        sentences |= self._sentences_of_contacts(detail) | self._sentences_of_cells(detail)
        return sentences[code]()

    def _sentences_of_contacts(self, detail):
        return {
            "contact_missing": lambda: self.env._(
                "Give an external ID, e-mail address, number or name."
            ),
            "contact_not_found": lambda: self.env._("No contact fits %s.", detail),
            "contact_ambiguous": lambda: self.env._(
                "Several contacts fit %s. Add their external ID to the file.", detail
            ),
            "number_missing": lambda: self.env._(
                "There is no phone number, here or on the contact."
            ),
            "number_invalid": lambda: self.env._("%s is not a valid phone number.", detail),
            "number_foreign": lambda: self.env._("%s is not a number of the contact.", detail),
        }

    def _sentences_of_cells(self, detail):
        return {
            "purpose_missing": lambda: self.env._("Say for which kind of texts."),
            "purpose_unknown": lambda: self.env._("There is no kind of texts called %s.", detail),
            "state_unknown": lambda: self.env._("“%s” is neither yes nor no.", detail),
            "type_unknown": lambda: self.env._(
                "“%s” is not a way to agree: email, phone, paper, web, SMS.", detail
            ),
            "basis_unknown": lambda: self.env._(
                "“%s” is not a basis: express, implied purchase, implied inquiry.", detail
            ),
            "date_invalid": lambda: self.env._(
                "“%s” is not a date as this file writes them.", detail
            ),
            "date_future": lambda: self.env._("%s is in the future.", detail),
            "expired": lambda: self.env._("It has expired already, on %s.", detail),
        }
