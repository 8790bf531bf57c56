import { registry } from "@web/core/registry";

const BILLING = "[data-purpose=billing]";

registry.category("web_tour.tours").add("sms_consent_preferences", {
    steps: () => [
        {
            content: "The link shows the state, and of the number its end",
            trigger: `${BILLING}:has(.badge:contains(Opted in)):contains(••• ••• 0141)`,
        },
        {
            content: "Untick",
            trigger: `${BILLING} .o_sms_agree:checked`,
            run: "click",
        },
        {
            content: "Save",
            trigger: ".o_sms_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "One kind has ended, the other has not",
            trigger: `.o_sms_form:has(${BILLING} .badge:contains(Opted out)):has([data-purpose=marketing] .badge:contains(Opted in))`,
        },
        {
            content: "Stop everything",
            trigger: ".o_sms_stop",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Everything has ended",
            trigger: "#sms_saved:contains(no more texts)",
        },
    ],
});
