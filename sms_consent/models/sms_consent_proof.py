from odoo import fields, models
from odoo.tools import file_path, format_datetime, html2plaintext

from ..services.proof_pdf import Proof, render

FONTS = "web/static/fonts/lato/Lato-Reg-webfont.ttf", "web/static/fonts/lato/Lato-Bol-webfont.ttf"
HISTORY = 40


class SmsConsent(models.Model):
    """The proof: one page that says who agreed to what, when, how, and under which words (C-7)."""

    _inherit = "sms.consent"

    def action_proof(self):
        """Download the proof as a PDF."""
        self.ensure_one()
        self.check_access("read")
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self._proof_name(),
                    "raw": self._proof_pdf(),
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def _proof_name(self):
        self.ensure_one()
        parts = self.env._("SMS consent"), self.partner_id.display_name, self.purpose_id.name
        return " - ".join(parts).replace("/", " ") + ".pdf"

    def _proof_pdf(self):
        """The PDF (bytes). Checks the company's ledger first and says the result."""
        self.ensure_one()
        return render(self._proof(), *(file_path(font) for font in FONTS))

    def _proof(self):
        """What the page says: the kernel-like :class:`Proof` in the user's language."""
        consent = self.sudo()
        wording = consent.wording_id._in_lang(consent.wording_lang)
        words = wording._shown_in(consent.wording_lang) if wording else ""
        entries = self._proof_entries()
        return Proof(
            title=self.env._("Proof of consent to text messages"),
            subtitle=consent.company_id._sms_name(),
            facts=consent._proof_facts(entries),
            wording_title=self.env._("Words that were shown (%s)", wording.display_name or "-"),
            wording=html2plaintext(words) or "-",
            history_title=self.env._("History from the change log"),
            history_head=[
                self.env._("Date (UTC)"),
                self.env._("Field"),
                self.env._("Old value"),
                self.env._("New value"),
                self.env._("Changed by, source, seal"),
            ],
            history=[self._proof_row(entry) for entry in entries],
            footer=consent._proof_footer(),
        )

    def _proof_entries(self):
        """The log entries about this person and purpose, latest first."""
        return (
            self.env["sms.consent.log"]
            .sudo()
            .search(
                [
                    ("detail_id.partner_id", "=", self.partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("purpose_id", "in", [self.purpose_id.id, False]),
                ],
                order="position desc",
                limit=HISTORY,
            )
        )

    def _proof_facts(self, entries):
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)).get(self[name], "")
            for name in ("state", "consent_type", "source", "basis")
        }
        opted_in = entries.filtered(
            lambda entry: entry.event in ("opt_in", "confirmed") and entry.field_name == "state"
        )[:1]
        facts = [
            (self.env._("Person"), self.partner_id.display_name),
            (self.env._("Number"), self.number or "-"),
            (self.env._("Purpose"), self.purpose_id.name),
            (self.env._("State"), labels["state"]),
            (self.env._("Opted in on (UTC)"), self._utc(self.opted_in_at)),
            (self.env._("Opted out on (UTC)"), self._utc(self.opted_out_at)),
            (self.env._("How"), f"{labels['consent_type']} ({labels['source']})"),
            (self.env._("Basis"), labels["basis"]),
            (self.env._("Valid until"), str(self.expires_on or self.env._("No end"))),
            (self.env._("Recorded by"), opted_in.changed_by or self.changed_by or "-"),
            (self.env._("IP address"), opted_in.ip or "-"),
            (self.env._("Browser"), opted_in.user_agent or "-"),
            (self.env._("Proof on file"), self._evidence_text(self.evidence_ids) or "-"),
        ]
        return [(label, value or "-") for label, value in facts]

    def _proof_row(self, entry):
        names = {
            name: dict(entry._fields[name]._description_selection(self.env))[entry[name]]
            for name in ("field_name", "source")
        }
        return [
            self._utc(entry.date),
            names["field_name"],
            entry.old_value or "-",
            entry.new_value or "-",
            f"{entry.changed_by or '-'}, {names['source']}, #{entry.position} {entry.hash[:12]}",
        ]

    def _proof_footer(self):
        """How the page can be checked against the ledger."""
        check = self.env["sms.consent.ledger.check"]._run(self.company_id)
        head = self.env["sms.consent.ledger"].search([("company_id", "=", self.company_id.id)])
        return self.env._(
            "Made on %(date)s (UTC) by %(user)s. Ledger checked at the same time: %(check)s "
            "Last entry %(position)s, SHA-256 %(hash)s.",
            date=self._utc(fields.Datetime.now()),
            user=self.env.user.name,
            check=check._sentence(),
            position=head.position,
            hash=head.hash,
        )

    def _utc(self, moment):
        return format_datetime(self.env, moment, tz="UTC") if moment else ""
