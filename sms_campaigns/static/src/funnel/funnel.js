import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component } from "@odoo/owl";

/** From the audience to those who answered: how many were left at each step, with the list behind it. */
export class CampaignFunnel extends Component {
    static template = "sms_campaigns.Funnel";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get steps() {
        const data = this.props.record.data;
        const people = data.recipient_count + data.left_out_count;
        const sent = data.under_way_count + data.delivered_count + data.failed_count;
        return [
            { name: "all", label: _t("In the audience"), count: people, color: "bg-primary" },
            { name: "recipients", label: _t("To be texted"), count: data.recipient_count, color: "bg-primary" },
            { name: "sent", label: _t("Sent"), count: sent, color: "bg-info" },
            { name: "delivered", label: _t("Delivered"), count: data.delivered_count, color: "bg-success" },
            { name: "links", label: _t("Clicks"), count: data.click_count, color: "bg-success", hidden: !data.link_count },
            { name: "replies", label: _t("Replies"), count: data.reply_count, color: "bg-success" },
            { name: "opt_outs", label: _t("Opted out"), count: data.opt_out_count, color: "bg-warning" },
        ]
            .filter((step) => !step.hidden)
            .map((step) => ({ ...step, percent: people ? Math.round((100 * step.count) / people) : 0 }));
    }

    async open(step) {
        const { resModel, resId } = this.props.record;
        this.action.doAction(await this.orm.call(resModel, `action_view_${step.name}`, [resId]));
    }
}

registry.category("view_widgets").add("sms_campaign_funnel", {
    component: CampaignFunnel,
    fieldDependencies: [
        { name: "recipient_count", type: "integer" },
        { name: "left_out_count", type: "integer" },
        { name: "under_way_count", type: "integer" },
        { name: "delivered_count", type: "integer" },
        { name: "failed_count", type: "integer" },
        { name: "link_count", type: "integer" },
        { name: "click_count", type: "integer" },
        { name: "reply_count", type: "integer" },
        { name: "opt_out_count", type: "integer" },
    ],
});
