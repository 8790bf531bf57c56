import { registry } from "@web/core/registry";

const addCredits = [
    {
        content: "Add credits",
        trigger: ".o_statusbar_buttons button:contains(Add Credits)",
        run: "click",
    },
];

/** An administrator enters bought credits and a correction, each with its reason. */
registry.category("web_tour.tours").add("sms_credits", {
    steps: () => [
        {
            content: "What there is",
            trigger: ".o_form_view .o_field_widget[name=available]:contains(/^10$/)",
        },
        ...addCredits,
        {
            content: "Fewer than none can't be bought",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit -5",
        },
        {
            content: "The reason",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit invoice 2026-114",
        },
        {
            content: "Enter",
            trigger: ".modal button[name=action_book]",
            run: "click",
        },
        {
            content: "It says what to do instead",
            trigger: ".modal .modal-body:contains(Bought credits are above zero)",
        },
        {
            content: "Back to the dialog",
            trigger: ".modal:has(.modal-body:contains(Bought credits)) .modal-footer button",
            run: "click",
        },
        {
            content: "So many it is",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 500",
        },
        {
            content: "Leave the field",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "click",
        },
        {
            content: "The balance to come is told",
            trigger: ".modal .o_field_widget[name=balance_after]:contains(/^510$/)",
        },
        {
            content: "Enter",
            trigger: ".modal button[name=action_book]",
            run: "click",
        },
        {
            content: "The balance has changed",
            trigger:
                "body:not(:has(.modal)) .o_form_view .o_field_widget[name=available]:contains(/^510$/)",
        },
        {
            content: "The entry bears its reason",
            trigger: ".o_field_widget[name=entry_ids] .o_data_row:contains(invoice 2026-114)",
        },
        ...addCredits,
        {
            content: "A correction this time",
            trigger: ".modal .o_radio_item:contains(A correction) input",
            run: "click",
        },
        {
            content: "Less by ten",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit -10",
        },
        {
            content: "Why",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit counted twice",
        },
        {
            content: "Enter",
            trigger: ".modal button[name=action_book]",
            run: "click",
        },
        {
            content: "The balance has changed again",
            trigger:
                "body:not(:has(.modal)) .o_form_view .o_field_widget[name=available]:contains(/^500$/)",
        },
        {
            content: "The whole ledger",
            trigger: "button[name=action_open_entries]",
            run: "click",
        },
        {
            content: "The correction, its balance and its reason",
            trigger:
                ".o_list_view .o_data_row:contains(Correction):contains(counted twice):contains(500)",
        },
        {
            content: "And the purchase; nothing can be added here by hand",
            trigger:
                ".o_list_view:not(:has(.o_list_button_add)) .o_data_row:contains(Purchase):contains(510)",
        },
    ],
});
