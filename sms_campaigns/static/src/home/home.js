import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onMounted, onPatched, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";

const REFRESH_MS = 30000;
/** On a phone these are seen at first: the figures shall be on the first screen, too. */
const ALERTS_ON_A_PHONE = 2;
const FAILED = ["failed", "undelivered"];

/** The home page of texting: figures, rates over time, campaigns by stage, senders, alerts. */
export class SmsHome extends Component {
    static template = "sms_campaigns.Home";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ data: null, everyAlert: false });
        this.texts = useRef("texts");
        this.rates = useRef("rates");
        this.charts = [];
        onWillStart(async () => {
            await Promise.all([loadBundle("web.chartjs_lib"), this.load()]);
        });
        let timer;
        onMounted(() => {
            this.draw();
            timer = setInterval(() => document.hidden || this.load(), REFRESH_MS);
        });
        onPatched(() => this.draw());
        onWillUnmount(() => {
            clearInterval(timer);
            this.charts.forEach((chart) => chart.destroy());
        });
    }

    async load() {
        this.state.data = await this.orm.call("sms.home", "dashboard", []);
    }

    get data() {
        return this.state.data;
    }

    /** How many alerts a phone does not show yet. */
    get folded() {
        return this.state.everyAlert ? 0 : Math.max(0, this.data.alerts.length - ALERTS_ON_A_PHONE);
    }

    isFolded(place) {
        return this.folded > 0 && place >= ALERTS_ON_A_PHONE;
    }

    /** Share of today's texts in the daily limit, in percent. */
    get used() {
        const { limit, used } = this.data.limit;
        return limit ? Math.min(100, Math.round((100 * used) / limit)) : 0;
    }

    get figures() {
        const { today, month, lifetime } = this.data;
        return [
            { name: "today", label: _t("Sent today"), value: today.texts, open: () => this.openSent(this.data.today_start) },
            { name: "month", label: _t("This month"), value: month.texts, open: () => this.openSent(this.data.month_start) },
            { name: "lifetime", label: _t("Ever sent"), value: lifetime.texts, open: () => this.openSent() },
            {
                name: "failed",
                label: _t("Ever failed"),
                value: lifetime.failed + lifetime.undelivered,
                open: () => this.openTexts(_t("Failed"), [["state", "in", FAILED]]),
            },
        ];
    }

    get noLimit() {
        return _t("None");
    }

    /** The rates of this month, each with the texts or people behind it. */
    get monthRates() {
        const { month, month_start: start } = this.data;
        const left = ["claimed_at", ">=", start];
        const rate = (name, label, color, open) => ({ name, label, color, open, value: month[`${name}_rate`] });
        return [
            rate("delivery", _t("Delivered"), "text-success", () =>
                this.openTexts(_t("Delivered this month"), [["state", "=", "delivered"], left])
            ),
            rate("error", _t("Failed"), "text-danger", () =>
                this.openTexts(_t("Failed this month"), [["state", "in", FAILED], left])
            ),
            rate("opt_out", _t("Opted out"), "text-warning", () =>
                this.openList("sms.consent", _t("Opted out this month"), [["opted_out_at", ">=", start]])
            ),
            rate("reply", _t("Replied"), "text-info", () =>
                this.openTexts(_t("Replies this month"), [["direction", "=", "inbound"], ["received_at", ">=", start]])
            ),
        ];
    }

    format(value) {
        return new Intl.NumberFormat(document.documentElement.lang || undefined).format(value);
    }

    openSent(since = false) {
        const left = since ? ["claimed_at", ">=", since] : ["claimed_at", "!=", false];
        return this.openTexts(_t("Sent"), [["direction", "=", "outbound"], left]);
    }

    openTexts(name, domain) {
        return this.openList("sms.message", name, domain);
    }

    openList(model, name, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            views: [[false, "list"], [false, "kanban"], [false, "form"]],
            domain,
        });
    }

    openStage(stage) {
        const archived = stage.state === "archived";
        return this.openList(
            "sms.campaign",
            stage.label,
            archived ? [["active", "=", false]] : [["state", "=", stage.state]]
        );
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openAlert(alert) {
        return alert.action ? this.action.doAction(alert.action) : this.openRecord(alert.model, alert.id);
    }

    newCampaign() {
        return this.openRecord("sms.campaign", false);
    }

    draw() {
        this.charts.forEach((chart) => chart.destroy());
        const days = this.data.days;
        const labels = days.map((day) => day.day.slice(5));
        const rate = (...names) =>
            days.map((day) =>
                day.texts ? (100 * names.reduce((sum, name) => sum + day[name], 0)) / day.texts : null
            );
        const bars = (label, values, color) => ({ label, data: values, backgroundColor: color, stack: "texts" });
        const line = (label, values, color) => ({
            label,
            data: values,
            borderColor: color,
            backgroundColor: color,
            spanGaps: true,
            tension: 0.3,
            pointRadius: 2,
        });
        this.charts = [
            this.chart(this.texts.el, "bar", labels, [
                bars(_t("Delivered"), days.map((day) => day.delivered), "#28a745"),
                bars(_t("Failed"), days.map((day) => day.failed + day.undelivered), "#dc3545"),
                bars(
                    _t("On the way"),
                    days.map((day) => Math.max(0, day.texts - day.delivered - day.failed - day.undelivered)),
                    "#9ec5fe"
                ),
            ], "", true),
            this.chart(this.rates.el, "line", labels, [
                line(_t("Delivered"), rate("delivered"), "#28a745"),
                line(_t("Failed"), rate("failed", "undelivered"), "#dc3545"),
                line(_t("Opted out"), rate("opt_outs"), "#fd7e14"),
                line(_t("Replied"), rate("received"), "#0d6efd"),
            ], "%", false),
        ];
    }

    chart(canvas, type, labels, datasets, unit, stacked) {
        return new Chart(canvas, {
            type,
            data: { labels, datasets },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: { legend: { position: "bottom", labels: { boxWidth: 12 } } },
                scales: {
                    x: { stacked, grid: { display: false } },
                    y: { stacked, beginAtZero: true, ticks: { precision: 0, callback: (value) => value + unit } },
                },
            },
        });
    }
}

registry.category("actions").add("sms_campaigns.home", SmsHome);
