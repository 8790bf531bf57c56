from odoo import fields, models


class SmsConsentCode(models.Model):
    """What a confirmed request does: a verified phone, and the opt-in that waited for it."""

    _inherit = "sms.consent.code"

    def _fulfil(self, source, *, note="", confirm=True, reply_via=None, given_at=None):
        """Do what was asked for; ``source`` is where the proof came from.

        :param confirm: whether the person is told so by text, ``reply_via`` which sender
        :param given_at: when the proof came in, naive UTC; default: now
        :raise UserError: the number may not be texted (any more)
        """
        self.ensure_one()
        partner = self.partner_id or self._visitor()
        page = self.env["sms.consent.page"]
        phone = page._add_phone(partner, self.company_id, self.number, self.phone_kind)
        phone._set_verified(fields.Datetime.now())
        # First of all, or the opt-in would find its own request still waiting.
        self.write(
            {
                "state": "confirmed",
                "confirmed_at": fields.Datetime.now(),
                "partner_id": partner.id,
            }
        )
        if self.purpose_ids:
            self.env["sms.consent"]._opt_in(
                partner,
                self.purpose_ids,
                company=self.company_id,
                number=self.number,
                source=source,
                consent_type=self._consent_type(partner),
                wording=self.wording_ids._in_lang(self.lang),
                note=note or self._name_given(),
                pending=False,
                confirmed=True,
                confirm=confirm,
                reply_via=reply_via,
                given_at=given_at,
            )

    def _name_given(self):
        """For the log: a visitor may have given another name than the contact's."""
        return self.env._("Name given: %s", self.visitor_name) if self.visitor_name else ""

    def _consent_type(self, partner):
        """What staff noted when they asked for it; None where the system sets it."""
        asked = partner.sms_consent_ids.filtered(
            lambda row: row.company_id == self.company_id and row.purpose_id in self.purpose_ids
        )
        return asked[:1].consent_type or None

    def _visitor(self):
        """The contact for a visitor who has proven to hold the number.

        Only the number tells who it is: the one contact that has it, or among several the one of
        that name; a name alone never does. Otherwise it is somebody new.
        """
        owners = (
            self.env["res.partner.phone"]
            .search(
                [
                    ("number_e164", "=", self.number),
                    ("company_id", "in", (self.company_id.id, False)),
                    ("partner_id.active", "=", True),
                ]
            )
            .partner_id
        )
        if len(owners) > 1:
            name = (self.visitor_name or "").casefold()
            owners = owners.filtered(lambda owner: (owner.name or "").casefold() == name)
        if len(owners) == 1:
            return owners
        return self.env["res.partner"].create(
            {
                "name": self.visitor_name,
                "phone": self.env["sms.consent.page"]._readable(self.number),
                "company_id": self.company_id.id,
                "lang": self.lang,
            }
        )
