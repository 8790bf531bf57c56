import { registry } from "@web/core/registry";

/** The front desk reads, answers and closes; somebody who opted out can't be answered. */
registry.category("web_tour.tours").add("sms_inbox", {
    steps: () => [
        {
            content: "A text of somebody unknown is unread",
            trigger: ".o_sms_row.o_sms_unread:contains(Is the pool open)",
        },
        {
            content: "Begin an answer to Ann",
            trigger: ".o_sms_row:contains(Ann Archer)",
            run: "click",
        },
        {
            content: "and leave it for a moment",
            trigger: ".o_sms_thread:has(.o_sms_contact:contains(Ann Archer)) .o_sms_text",
            run: "edit For Ann alone",
        },
        {
            content: "Look at somebody else's",
            trigger: ".o_sms_row:contains(Is the pool open)",
            run: "click",
        },
        {
            content: "Her words do not stand there",
            trigger: ".o_sms_thread:has(.o_sms_unknown) .o_sms_text:value()",
        },
        {
            content: "Back to Ann",
            trigger: ".o_sms_row:contains(Ann Archer)",
            run: "click",
        },
        {
            content: "They wait for her",
            trigger: ".o_sms_thread:has(.o_sms_contact:contains(Ann Archer)) .o_sms_text:value(For Ann alone)",
        },
        {
            content: "Mark the other as unread again",
            trigger: ".o_sms_row:contains(Is the pool open)",
            run: "click",
        },
        {
            content: "by its menu",
            trigger: ".o_sms_thread:has(.o_sms_unknown) .o_sms_further",
            run: "click",
        },
        {
            content: "so that it is still to be read",
            trigger: ".o-dropdown--menu .dropdown-item:contains(Mark as unread)",
            run: "click",
        },
        {
            content: "Only the texts of unknown numbers",
            trigger: ".o_sms_choices [data-choice=unknown]",
            run: "click",
        },
        {
            content: "A known contact is left out",
            trigger: ".o_sms_list:not(:contains(Ann Archer))",
        },
        {
            content: "Open it",
            trigger: ".o_sms_row:contains(Is the pool open)",
            run: "click",
        },
        {
            content: "The thread says that nobody knows the number",
            trigger: ".o_sms_unknown",
        },
        {
            content: "Opening it has read it",
            trigger: ".o_sms_row.o_sms_active:not(.o_sms_unread):contains(Is the pool open)",
        },
        {
            content: "Choose whose number it is",
            trigger: ".o_sms_link",
            run: "click",
        },
        {
            content: "Abe it was",
            trigger: ".modal .o_data_row:contains(Abe Aalto) td[name=complete_name]",
            run: "click",
        },
        {
            content: "The conversation bears her name",
            trigger: ".o_sms_thread header .o_sms_contact:contains(Abe Aalto)",
        },
        {
            content: "The choice has closed",
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "Write an answer with a character that costs",
            trigger: ".o_sms_text",
            run: "edit Yes, until 9. À bientôt, ça va?",
        },
        {
            content: "The counter names what forces Unicode",
            trigger: ".o_sms_forcing:contains(ç)",
        },
        {
            content: "Write it plainly",
            trigger: ".o_sms_text",
            run: "edit Yes, until 9 tonight.",
        },
        {
            content: "One text",
            trigger: ".o_sms_segments [data-segments='1']",
        },
        {
            content: "Send",
            trigger: ".o_sms_send:enabled",
            run: "click",
        },
        {
            content: "The answer is in the thread and waits for its lane",
            trigger: ".o_sms_out[data-state=queued]:contains(until 9 tonight)",
        },
        {
            content: "Who answers has the conversation",
            trigger: ".o_sms_assign:contains(Mine)",
        },
        {
            content: "Done",
            trigger: ".o_sms_done",
            run: "click",
        },
        {
            content: "It can be opened again",
            trigger: ".o_sms_reopen",
        },
        {
            content: "Leave it for a colleague after all",
            trigger: ".o_sms_further",
            run: "click",
        },
        {
            content: "as unread",
            trigger: ".o-dropdown--menu .dropdown-item:contains(Mark as unread)",
            run: "click",
        },
        {
            content: "It is nobody unknown any more",
            trigger: ".o_sms_choices [data-choice=unread]",
            run: "click",
        },
        {
            content: "It is closed, and unread",
            trigger: ".o_sms_inbox:not(:has(.o_sms_texts)) .o_sms_row.o_sms_unread:contains(until 9 tonight)",
        },
        {
            content: "Look for words of his text",
            trigger: ".o_sms_search",
            run: "edit pool",
        },
        {
            content: "It is found by them, and shown with them",
            trigger: ".o_sms_hits + .o_sms_row:contains(Abe Aalto):contains(Is the pool open)",
            run: "click",
        },
        {
            content: "Now it is done",
            trigger: ".o_sms_done",
            run: "click",
        },
        {
            content: "It says so",
            trigger: ".o_sms_reopen",
        },
        {
            content: "Look for Bob",
            trigger: ".o_sms_search",
            run: "edit baker",
        },
        {
            content: "Open his conversation",
            trigger: ".o_sms_row:contains(Bob Baker)",
            run: "click",
        },
        {
            content: "The composer says why there is nothing to write",
            trigger: ".o_sms_blocked:contains(Opted out)",
        },
        {
            content: "and his text is shown as what it was",
            trigger: ".o_sms_kind:contains(Opted out)",
        },
        {
            content: "A reply in doubt",
            trigger: ".o_sms_search",
            run: "edit archer",
        },
        {
            content: "Open it",
            trigger: ".o_sms_row:contains(Ann Archer)",
            run: "click",
        },
        {
            content: "One click revokes",
            trigger: ".o_sms_revoke",
            run: "click",
        },
        {
            content: "and she can't be texted any more",
            trigger: ".o_sms_blocked:contains(Opted out)",
        },
    ],
});
