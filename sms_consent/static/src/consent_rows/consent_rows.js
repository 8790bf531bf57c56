import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

const BADGES = {
    opted_in: "text-bg-success",
    opted_out: "text-bg-danger",
    pending: "text-bg-warning",
    none: "text-bg-secondary",
};

/** Per purpose: the state of the consent, why not, and the buttons that change it. */
export class SmsConsentRows extends Component {
    static template = "sms_consent.ConsentRows";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    get isNew() {
        return !this.props.record.resId;
    }

    /** What a screen reader says of a button: what it does, and to which kind of texts. */
    label(what, row) {
        const labels = {
            proof: _t("Proof: %s", row.purpose),
            code: _t("Enter code: %s", row.purpose),
            in: _t("Opt in: %s", row.purpose),
            out: _t("Opt out: %s", row.purpose),
        };
        return labels[what];
    }

    badge(state) {
        return BADGES[state];
    }

    /** Download the one-page proof. */
    async proof(consentId) {
        const action = await this.orm.call("sms.consent", "action_proof", [[consentId]]);
        await this.action.doAction(action);
    }

    /** Save what was typed, open the dialog, and show what it has changed. */
    async open(method, purposeId) {
        const record = this.props.record;
        if (!(await record.save())) {
            return;
        }
        const action = await this.orm.call("res.partner", method, [[record.resId], purposeId]);
        await this.action.doAction(action, { onClose: () => record.load() });
    }
}

registry.category("fields").add("sms_consent_rows", {
    component: SmsConsentRows,
    supportedTypes: ["json"],
});
