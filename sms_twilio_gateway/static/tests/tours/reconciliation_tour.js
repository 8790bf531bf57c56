import { registry } from "@web/core/registry";

/** An administrator reads what Twilio's list and ours differ in, and compares once more. */
registry.category("web_tour.tours").add("sms_reconciliation", {
    steps: () => [
        {
            content: "The report with differences",
            trigger: ".o_list_view .o_data_row:contains(Done) .o_data_cell[name=difference_count]:contains(1)",
            run: "click",
        },
        {
            content: "The verdict in a sentence",
            trigger: ".o_form_view .alert-warning:contains(Differences: 1)",
        },
        {
            content: "Statuses that no report brought have been filled in",
            trigger: ".o_field_widget[name=settled_count]:contains(/^1$/)",
        },
        {
            content: "What only Twilio knows, what it means and what to do",
            trigger:
                ".o_field_widget[name=line_ids] .o_data_row:contains(Unknown Here):contains(+12125550115):contains(Ask who else)",
        },
        {
            content: "The responsible has an activity",
            trigger: ".o-mail-Activity:contains(Differences with Twilio)",
        },
        {
            content: "Compare once more",
            trigger: ".o_statusbar_buttons button[name=action_again]",
            run: "click",
        },
        {
            content: "A new report, which fills up",
            trigger: ".o_form_view .alert-info:contains(0 texts compared so far)",
        },
        {
            content: "While it runs, no other is begun",
            trigger: ".o_form_view:not(:has(button[name=action_again]:visible))",
        },
    ],
});
