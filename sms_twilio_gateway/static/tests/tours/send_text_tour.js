import { registry } from "@web/core/registry";

/** From the contact's action menu: look who may get it, write, send, see what was done. */
registry.category("web_tour.tours").add("sms_send_text", {
    steps: () => [
        {
            content: "The action menu of the contact",
            trigger: ".o_cp_action_menus button",
            run: "click",
        },
        {
            content: "Send Text",
            trigger: ".o-dropdown--menu .dropdown-item:contains(Send Text)",
            run: "click",
        },
        {
            content: "The person is listed with the kinds of text agreed to, and chosen",
            trigger: ".modal .o_data_row:contains(Ann Archer):contains(Marketing)",
        },
        {
            content: "Write, with a variable that does not exist",
            trigger: ".modal [name=body] textarea",
            run: "edit The pool opens at 9, {{ object.nmae }}.",
        },
        {
            content: "It is named while writing",
            trigger: ".modal .alert-danger:contains(object.nmae)",
        },
        {
            content: "Send all the same",
            trigger: ".modal button[name=action_send]:visible",
            run: "click",
        },
        {
            content: "Nothing was sent",
            trigger: ".o_notification:contains(Not sent):contains(object.nmae)",
        },
        {
            content: "The dialog stays, and with it what was written: correct it",
            trigger: ".modal [name=body] textarea",
            run: "edit The pool opens at 9. Tout va bien, ça va?",
        },
        {
            content: "Look at something else, as people do",
            trigger: ".modal [name=notes] textarea",
            run: "edit Bring a towel.",
        },
        {
            content: "Leave the field",
            trigger: ".modal [name=body] textarea",
            run: "click",
        },
        {
            content: "The bubble shows what she will get",
            trigger: ".modal .o_sms_preview_body:contains(Bring a towel.)",
        },
        {
            content: "What makes it longer is named",
            trigger: ".modal [name=forcing]:contains(ç)",
        },
        {
            content: "Send",
            trigger: ".modal button[name=action_send]:visible",
            run: "click",
        },
        {
            content: "It says what was done",
            trigger: ".modal [name=result]:contains(In the queue: 1)",
        },
        {
            content: "See the texts",
            trigger: ".modal button[name=action_open_messages]",
            run: "click",
        },
        {
            content: "Here it is",
            trigger: ".o_list_view .o_data_row:contains(The pool opens at 9)",
        },
    ],
});
