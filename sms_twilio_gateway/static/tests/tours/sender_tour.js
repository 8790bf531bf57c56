import { registry } from "@web/core/registry";

/** An administrator sees which sender stopped and why, lets it go on, and names the opt-in page. */
registry.category("web_tour.tours").add("sms_sender", {
    steps: () => [
        {
            content: "The card of the stopped sender is red and says why",
            trigger:
                ".o_kanban_record:contains(+18335550100):has(.fa-circle.text-danger):contains(not registered)",
            run: "click",
        },
        {
            content: "The form says what to do",
            trigger: ".o_form_view .alert:contains(press Resume)",
        },
        {
            content: "Mended: let it go on",
            trigger: ".o_statusbar_buttons button[name=action_resume]",
            run: "click",
        },
        {
            content: "It is well again",
            trigger: ".o_form_view .o_field_widget[name=health]:contains(Good)",
        },
        {
            content: "Name the page where people agree",
            trigger: "button[name=action_use_opt_in_page]",
            run: "click",
        },
        {
            content: "Its address is stored, to be copied into Twilio's form",
            trigger: ".o_field_widget[name=opt_in_url]:has(.o_clipboard_button)",
        },
        {
            content: "Ask Twilio how the verification stands",
            trigger: "button[name=action_check_verification]",
            run: "click",
        },
        {
            content: "It is verified",
            trigger: ".o_notification:contains(Verified)",
        },
    ],
});
