import { registry } from "@web/core/registry";
import { browser } from "@web/core/browser/browser";

const CHOOSE = ".o_list_view th .o_optional_columns_dropdown button";

function item(label) {
    return `.o-dropdown--menu .dropdown-item:contains(/^${label}$/)`;
}

function header(name) {
    return `th[data-name=${name}]`;
}

/** Titles of the list, in this order, whatever stands between others. */
function inOrder(...names) {
    return `.o_list_view:has(${names.map(header).join(" + ")})`;
}

/** All texts, with the columns that somebody wants to see, in the order they want. */
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
            content: "Columns aren't moved yet",
            trigger: ".o-dropdown--menu:not(:contains(Put the columns back)):contains(Drag a title)",
        },
        {
            content: "The status first",
            trigger: `.o_list_view:not(:has(${header("explanation")})) ${header("state")}`,
            run: ({ drag_and_drop }) =>
                drag_and_drop(header("direction"), {
                    position: { left: 3, top: 10 },
                    relative: true,
                }),
        },
        {
            content: "Then the number, by the keyboard",
            trigger: `${inOrder("state", "direction", "partner_id", "number")} ${header("number")}`,
            async run({ press }) {
                this.anchor.focus();
                await press("Shift+ArrowLeft");
            },
        },
        {
            content: "The title that was moved is the one to move on",
            trigger: `${inOrder("state", "direction", "number", "partner_id")} ${header("number")}:focus`,
            run: "press Shift+ArrowLeft",
        },
        {
            content: "Cells follow their titles; come back later",
            trigger: `${inOrder("state", "number", "direction", "partner_id")} .o_data_row td[name=state] + td[name=number]`,
            run: () => browser.location.reload(),
            expectUnloadPage: true,
        },
        {
            content: "The choice is kept, and so is the order",
            trigger: `${inOrder("state", "number", "direction")}:has(${header("segments")}):not(:has(${header("explanation")}))`,
        },
        {
            content: "Export them",
            trigger: ".o_list_view th.o_list_record_selector input",
            run: "click",
        },
        {
            content: "Actions",
            trigger: ".o_cp_action_menus button:contains(Actions)",
            run: "click",
        },
        {
            content: "Export",
            trigger: ".o-dropdown--menu .dropdown-item:contains(/^Export$/)",
            run: "click",
        },
        {
            content: "In the order of the list",
            trigger:
                ".o_fields_list li:eq(0):contains(Status) + li:contains(Phone Number) + li:contains(Direction)",
        },
        {
            content: "Not today",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "Back to how it was",
            trigger: CHOOSE,
            run: "click",
        },
        {
            content: "The order only",
            trigger: ".o-dropdown--menu .dropdown-item:contains(Put the columns back in order)",
            run: "click",
        },
        {
            content: "The columns are the ones that were chosen",
            trigger: `${inOrder("direction", "partner_id", "number", "summary", "state")}:has(${header("segments")})`,
        },
        {
            content: "The reply is there as well",
            trigger: ".o_list_view .o_data_row:contains(Received):contains(See you there)",
        },
    ],
});
