import { registry } from "@web/core/registry";

/** An audience from a list, without somebody, and why some of it can't be texted. */
registry.category("web_tour.tours").add("sms_campaigns_audience", {
    steps: () => [
        { content: "A new audience", trigger: ".o_list_button_add", run: "click" },
        { content: "Name it", trigger: ".o_form_view [name=name] input", run: "edit Board and guests" },
        { content: "Which kind of text", trigger: "[name=purpose_id] input", run: "click" },
        { content: "Marketing", trigger: ".o-autocomplete--dropdown-item a:contains(Marketing)", run: "click" },
        { content: "Add contacts", trigger: ".o_field_x2many_list_row_add a", run: "click" },
        { content: "From a list", trigger: ".modal [name=kind] label:contains(Everybody on a list)", run: "click" },
        { content: "Open the lists", trigger: ".modal [name=list_id] input", run: "click" },
        { content: "The board", trigger: ".o-autocomplete--dropdown-item a:contains(Board)", run: "click" },
        { content: "Three are found", trigger: ".modal [name=contact_count]:contains(3)" },
        { content: "Take it", trigger: ".modal .o_form_button_save", run: "click" },
        { content: "The line says whom", trigger: "[name=line_ids] .o_data_row:contains(Board)" },
        { content: "Save", trigger: ".o_form_button_save:visible", run: "click" },
        { content: "Three contacts", trigger: "button[name=action_view_contacts]:contains(3)" },
        { content: "Who of them?", trigger: "button[name=action_check]:visible", run: "click" },
        { content: "Two can be texted", trigger: ".modal [name=allowed_count]:contains(2)" },
        { content: "One is left out, with the reason", trigger: ".modal .o_data_row:contains(No consent)" },
        { content: "Who is it?", trigger: ".modal button[name=action_view_contacts]", run: "click" },
        { content: "Cleo", trigger: ".o_list_view .o_data_row:contains(Cleo)" },
    ],
});
