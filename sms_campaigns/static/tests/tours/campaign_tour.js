import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The clicks of a tour; typing is none. */
function clicks(steps) {
    return steps.filter((step) => step.run === "click").length;
}

const planAndLaunch = () => [
    { content: "Home says what was sent", trigger: "[data-figure=today]" },
    { content: "Begin", trigger: "button:contains(New campaign)", run: "click" },
    { content: "Name it", trigger: "[name=name] input", run: "edit Open day" },
    { content: "Which kind of text", trigger: "[name=purpose_id] input", run: "click" },
    { content: "Marketing", trigger: ".o-autocomplete--dropdown-item a:contains(Marketing)", run: "click" },
    {
        content: "Write the text",
        trigger: "[name=body] textarea",
        run: "edit Tour Company: our open day is on May 9. Reply STOP to opt out.",
    },
    { content: "The preview follows", trigger: "[name=preview_text]:contains(open day is on May 9)" },
    { content: "Launch", trigger: "button[name=action_confirm]:visible", run: "click" },
    { content: "The dialog says who gets it", trigger: ".modal [name=sentence]:contains(2 people get this text)" },
    { content: "And who is left out", trigger: ".modal [name=reason_ids]:contains(No consent)" },
    { content: "And when the last one leaves", trigger: ".modal [name=finish_words]" },
    { content: "Yes", trigger: ".modal button[name=action_launch]:visible", run: "click" },
    { content: "It is under way", trigger: ".o_statusbar_status .o_arrow_button_current:contains(In process)" },
];

/** From Home to a launched campaign in fewer than ten clicks. */
tours.add("sms_campaigns_launch", {
    steps: () => [
        ...planAndLaunch(),
        {
            content: "In fewer than ten clicks",
            trigger: "body",
            run() {
                const count = clicks(planAndLaunch());
                if (count >= 10) {
                    throw new Error(`${count} clicks from Home to a launched campaign`);
                }
            },
        },
    ],
});

/** A campaign that comes each month on the first Monday. */
tours.add("sms_campaigns_recurring", {
    steps: () => [
        { content: "Again and again", trigger: "[name=schedule_type] label:contains(Again and again)", run: "click" },
        { content: "The next five dates are shown", trigger: "[name=next_dates]:contains(10:00)" },
        { content: "Schedule", trigger: "button[name=action_confirm]:visible", run: "click" },
        { content: "The dialog names the first date", trigger: ".modal [name=sentence]:contains(each date after that)" },
        { content: "Yes", trigger: ".modal button[name=action_launch]:visible", run: "click" },
        { content: "It waits for its date", trigger: ".o_statusbar_status .o_arrow_button_current:contains(Scheduled)" },
    ],
});

/** Above the size: ask for approval. */
tours.add("sms_campaigns_ask_approval", {
    steps: () => [
        { content: "It says that a second word is needed", trigger: "[name=approval_sentence]:contains(second manager)" },
        { content: "Ask", trigger: "button[name=action_ask_approval]:visible", run: "click" },
        { content: "Now another manager has to look", trigger: "[name=approval_sentence]:contains(asked for approval)" },
    ],
});

/** The second manager approves, and launches. */
tours.add("sms_campaigns_approve", {
    steps: () => [
        { content: "Approve", trigger: "button[name=action_approve]:visible", run: "click" },
        { content: "It says so", trigger: "[name=approval_sentence]:contains(Approved by)" },
        { content: "Launch", trigger: "button[name=action_confirm]:visible", run: "click" },
        { content: "Yes", trigger: ".modal button[name=action_launch]:visible", run: "click" },
        { content: "It is under way", trigger: ".o_statusbar_status .o_arrow_button_current:contains(In process)" },
    ],
});

/** A campaign that has paused by itself says why; a manager resumes it. */
tours.add("sms_campaigns_auto_pause", {
    steps: () => [
        { content: "It says why it stands still", trigger: ".alert-warning:contains(texts failed)" },
        { content: "Resume", trigger: "button[name=action_resume]:visible", run: "click" },
        { content: "It goes on", trigger: ".o_statusbar_status .o_arrow_button_current:contains(In process)" },
        { content: "The sentence is gone", trigger: ".o_form_view:not(:has(.alert-warning:visible))" },
    ],
});

/** What was planned for another time and has not begun is sent now only on purpose. */
tours.add("sms_campaigns_resume_unsent", {
    steps: () => [
        { content: "Resume", trigger: "button[name=action_resume]:visible", run: "click" },
        { content: "It says what that would do", trigger: ".modal:contains(starts right now):contains(clock)" },
        { content: "Yes", trigger: ".modal button:contains(Start now)", run: "click" },
        { content: "It goes on", trigger: ".o_statusbar_status .o_arrow_button_current:contains(In process)" },
    ],
});

/** A field of the events that the audience comes from, and the link to the preferences. */
tours.add("sms_campaigns_record_field", {
    steps: () => [
        { content: "Fields of the event", trigger: "[name=body] button:contains(Insert field of the Calendar Event)", run: "click" },
        { content: "Look for it", trigger: ".o_model_field_selector_popover_search input", run: "edit Meeting Subject" },
        { content: "The subject", trigger: ".o_model_field_selector_popover_item[data-name=name] .o_model_field_selector_popover_item_name", run: "click" },
        { content: "Insert it", trigger: ".o_model_field_selector_popover button:contains(Insert)", run: "click" },
        { content: "The preview is about Ada's event", trigger: "[name=preview_text]:contains(Board meeting)" },
        { content: "And says so", trigger: "[name=preview_record]:contains(Board meeting)" },
        { content: "A link to the preferences", trigger: "[name=body] button:contains(Insert preferences link)", run: "click" },
        { content: "Shown, but nobody's own", trigger: "[name=preview_text]:contains(/sms/preferences/***)" },
        { content: "Save", trigger: ".o_form_button_save:visible", run: "click" },
        { content: "Saved", trigger: ".o_form_saved" },
    ],
});
