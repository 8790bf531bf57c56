import { registry } from "@web/core/registry";
import { browser } from "@web/core/browser/browser";

const CHOOSE = ".o_list_view th .o_optional_columns_dropdown button";

function item(label) {
    return `.o-dropdown--menu .dropdown-item:contains(/^${label}$/)`;
}

function header(name) {
    return `th[data-name=${name}]`;
}

/** All texts, with the columns that somebody wants to see. */
registry.category("web_tour.tours").add("sms_history", {
    steps: () => [
        {
            content: "Texts out and in, with what happened; no segments yet",
            trigger: `.o_list_view:has(${header("explanation")}):not(:has(${header("segments")}))`,
        },
        {
            content: "Which columns there are",
            trigger: CHOOSE,
            run: "click",
        },
        {
            content: "One more",
            trigger: item("Segments"),
            run: "click",
        },
        {
            content: "It is there",
            trigger: `.o_list_view:has(${header("segments")})`,
        },
        {
            content: "One less",
            trigger: item("What Happened"),
            run: "click",
        },
        {
            content: "Come back later",
            trigger: `.o_list_view:not(:has(${header("explanation")}))`,
            run: () => browser.location.reload(),
            expectUnloadPage: true,
        },
        {
            content: "The choice is kept",
            trigger: `.o_list_view:has(${header("segments")}):not(:has(${header("explanation")}))`,
        },
        {
            content: "The reply is there as well",
            trigger: ".o_list_view .o_data_row:contains(Received):contains(See you there)",
        },
    ],
});
