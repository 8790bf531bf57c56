from odoo import api, fields, models

from .sms_gateway_secret import SHOWN


class SmsAudited(models.AbstractModel):
    """For settings: what people change is logged, field by field (IC-1)."""

    _name = "sms.audited"
    _description = "Settings Whose Changes Are Logged"

    def _audited_fields(self, names):
        """Those of ``names`` whose changes are logged."""
        return [name for name in names if name in self._fields and self._fields[name].store]

    def _audit_company(self):
        """The company whose audit log tells of this record; empty: nobody's."""
        return self.company_id

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env["sms.audit"]._append(
            [
                record._audit_entry(self.env._("Created"), "", "")
                for record in records
                if record._audits_creation()
            ]
        )
        return records

    def write(self, vals):
        names = self._audited_fields(vals)
        before = {record: record._audit_values(names) for record in self} if names else {}
        result = super().write(vals)
        entries = []
        for record, old in before.items():
            for name, new in record._audit_values(names).items():
                if old[name] != new:
                    entries.append(record._audit_change(name, old[name], new))
        self.env["sms.audit"]._append([entry for entry in entries if entry["company_id"]])
        return result

    def _audits_creation(self):
        return bool(self._audit_company())

    def _audit_values(self, names):
        record = self.sudo()
        return {name: _in_words(record, name) for name in names}

    def _audit_change(self, name, old, new):
        field = self._fields[name]
        if field.groups == fields.NO_ACCESS or name == "webhook_token":
            old, new = SHOWN if old else "", self.env._("Changed")
        label = field._description_string(self.env)
        return self._audit_entry(label, old, new)

    def _audit_entry(self, detail, old, new):
        record = self.sudo()
        kind = self.env["ir.model"]._get(self._name).name
        return {
            "company_id": record._audit_company().id,
            "kind": "setting",
            "name": f"{kind}: {record.display_name}",
            "detail": detail,
            "old_value": old,
            "new_value": new,
            "user_id": self.env.uid,
        }


def _in_words(record, name):
    """The value as a person reads it."""
    field, value = record._fields[name], record[name]
    if field.relational:
        return ", ".join(value.mapped("display_name"))
    if field.type == "selection":
        return dict(field._description_selection(record.env)).get(value, "")
    if field.type == "boolean":
        return record.env._("Yes") if value else record.env._("No")
    return "" if value is False or value is None else str(value)


class SmsGateway(models.Model):
    _name = "sms.gateway"
    _inherit = ["sms.gateway", "sms.audited"]

    def _audited_fields(self, names):
        own = {
            "state",
            "state_message",
            "database_uuid",
            "webhook_test_at",
            "webhook_test_ok",
            "webhook_test_result",
            # follow from webhook_token, and the former one still opens the door for a while
            "former_webhook_token",
            "former_token_until",
        }
        return super()._audited_fields(set(names) - own)


class SmsSender(models.Model):
    _name = "sms.sender"
    _inherit = ["sms.sender", "sms.audited"]

    def _audited_fields(self, names):
        own = {*self._SERVER_FIELDS, "verification_checked_at"} - {"state", "state_reason"}
        return super()._audited_fields(set(names) - own)


class SmsPrice(models.Model):
    _name = "sms.price"
    _inherit = ["sms.price", "sms.audited"]


class SmsErrorCode(models.Model):
    """What stops a sender and what is tried again."""

    _name = "sms.error.code"
    _inherit = ["sms.error.code", "sms.audited"]

    def _audit_company(self):
        """The table is everybody's: it is told where it was changed."""
        return self.env.company

    def _audits_creation(self):
        return not self.env.su  # what comes with the add-on is nobody's change


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "sms.audited"]

    def _audited_fields(self, names):
        return super()._audited_fields([name for name in names if name.startswith("sms_")])

    def _audit_company(self):
        return self

    def _audits_creation(self):
        return False
