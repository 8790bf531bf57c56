import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component } from "@odoo/owl";

const { DateTime } = luxon;
const ICONS = {
    queued: "fa-clock-o",
    sending: "fa-clock-o",
    uncertain: "fa-question-circle text-warning",
    accepted: "fa-check",
    sent: "fa-check",
    delivered: "fa-check-circle text-success",
    undelivered: "fa-exclamation-circle text-danger",
    failed: "fa-exclamation-circle text-danger",
    blocked: "fa-ban text-danger",
    canceled: "fa-times-circle",
};

/** One text: what, when, by whom, and what became of it. */
export class TextBubble extends Component {
    static template = "sms_twilio_gateway.TextBubble";
    static props = { message: Object };

    setup() {
        this.action = useService("action");
    }

    get icon() {
        return ICONS[this.props.message.state];
    }

    get time() {
        return deserializeDateTime(this.props.message.at).toLocaleString(DateTime.TIME_SIMPLE);
    }

    /** The state in words, with what happened where something did. */
    get state() {
        const { label, explanation, waits_until: until } = this.props.message;
        if (until) {
            const moment = formatDateTime(deserializeDateTime(until), { showSeconds: false });
            return _t("Leaves on %s", moment);
        }
        return explanation ? `${label}: ${explanation}` : label;
    }

    get isTrouble() {
        return ["undelivered", "failed", "blocked", "canceled"].includes(this.props.message.state);
    }

    openRecord() {
        const { model, id } = this.props.message.record;
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}
