import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, onMounted, onWillUnmount } from "@odoo/owl";

const REFRESH_MS = 3000;

/** What became of a campaign's texts, in one bar; brings itself up to date while it runs. */
export class CampaignProgress extends Component {
    static template = "sms_campaigns.Progress";
    static props = { ...standardWidgetProps };

    setup() {
        let timer;
        onMounted(() => {
            timer = setInterval(() => this.refresh(), REFRESH_MS);
        });
        onWillUnmount(() => clearInterval(timer));
    }

    get parts() {
        const data = this.props.record.data;
        const total = Math.max(data.recipient_count, 1);
        return [
            { name: "delivered", count: data.delivered_count, label: _t("delivered"), color: "bg-success" },
            { name: "under_way", count: data.under_way_count, label: _t("on the way"), color: "bg-info" },
            { name: "failed", count: data.failed_count, label: _t("failed"), color: "bg-danger" },
            { name: "canceled", count: data.canceled_count, label: _t("cancelled"), color: "bg-secondary" },
            { name: "waiting", count: data.waiting_count, label: _t("waiting"), color: "bg-300" },
        ]
            .filter((part) => part.count)
            .map((part) => ({ ...part, style: `width: ${(100 * part.count) / total}%` }));
    }

    /** What is said while there is no text. */
    get nothing() {
        const { state, left_out_count } = this.props.record.data;
        if (state === "in_process" && !left_out_count) {
            return _t("Preparing the recipients…");
        }
        return _t("Nothing was sent.");
    }

    async refresh() {
        const record = this.props.record;
        if (record.data.state !== "in_process" || document.hidden || (await record.isDirty())) {
            return;
        }
        await record.load();
    }
}

registry.category("view_widgets").add("sms_campaign_progress", {
    component: CampaignProgress,
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "left_out_count", type: "integer" },
        { name: "recipient_count", type: "integer" },
        { name: "delivered_count", type: "integer" },
        { name: "under_way_count", type: "integer" },
        { name: "failed_count", type: "integer" },
        { name: "canceled_count", type: "integer" },
        { name: "waiting_count", type: "integer" },
    ],
});
