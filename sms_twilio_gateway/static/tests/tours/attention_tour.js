import { registry } from "@web/core/registry";

/** An officer looks at what failed, by reason, and tries again what may be tried again. */
registry.category("web_tour.tours").add("sms_attention", {
    steps: () => [
        {
            content: "Failures are grouped by their reason, in words",
            trigger: ".o_group_header:contains(Blocked by Twilio's protection against fraud):contains(2)",
        },
        {
            content: "Also the one that nobody explained",
            trigger: ".o_group_header:contains(Reason not known)",
        },
        {
            content: "What to do stands beside it",
            trigger: ".o_data_row:contains(Dan Dale):contains(ask Twilio)",
        },
        {
            content: "Choose all",
            trigger: ".o_list_table thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Try again",
            trigger: ".o_control_panel button[name=action_try_again]",
            run: "click",
        },
        {
            content: "It tells how many can be sent again",
            trigger: ".modal .o_field_widget[name=allowed_count]:contains(/^2$/)",
        },
        {
            content: "And how many can't",
            trigger: ".modal .o_field_widget[name=refused_count]:contains(/^2$/)",
        },
        {
            content: "One has opted out meanwhile",
            trigger: ".modal .o_data_row:contains(Bob Baker):contains(do-not-text list)",
        },
        {
            content: "Another may have arrived",
            trigger: ".modal .o_data_row:contains(Cleo Clark):contains(may have arrived in spite)",
        },
        {
            content: "Beside the one that can be sent there is nothing",
            trigger: ".modal .o_data_row:contains(Ann Archer) [name=reason]:contains(/^$/)",
        },
        {
            content: "Send again",
            trigger: ".modal button[name=action_send_again]",
            run: "click",
        },
        {
            content: "It is told",
            trigger: ".o_notification:contains(Texts in the queue again: 2)",
        },
        {
            content: "What is on its way needs no attention any more",
            trigger: "body:not(:has(.modal)) .o_list_view:not(:contains(Ann Archer))",
        },
        {
            content: "The others stay",
            trigger: ".o_data_row:contains(Bob Baker)",
        },
    ],
});
