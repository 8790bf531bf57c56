import { registry } from "@web/core/registry";

const MARKETING = "[data-purpose=marketing]";

registry.category("web_tour.tours").add("sms_consent_portal", {
    url: "/my",
    steps: () => [
        {
            content: "The account leads to the texts",
            trigger: ".o_portal_docs a[href='/my/sms']:contains(Text messages)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nothing is ticked for the member, and no number is asked for yet",
            trigger: `${MARKETING}:not(:has(.o_sms_agree:checked)):not(:has(.o_sms_select:visible))`,
        },
        {
            content: "Agree",
            trigger: `${MARKETING} .o_sms_agree`,
            run: "click",
        },
        {
            content: "Now the member's own numbers are offered",
            trigger: `${MARKETING} .o_sms_select:visible:contains(212-555-0141)`,
        },
        {
            content: "Save",
            trigger: ".o_sms_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The page says that it is done",
            trigger: "#sms_saved[role=status]:contains(saved)",
        },
        {
            content: "The state and the number are shown",
            trigger: `${MARKETING}:has(.badge:contains(Opted in)):contains(212-555-0141)`,
        },
        {
            content: "Untick to end it",
            trigger: `${MARKETING} .o_sms_agree:checked`,
            run: "click",
        },
        {
            content: "Save again",
            trigger: ".o_sms_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It has ended",
            trigger: `${MARKETING} .badge:contains(Opted out)`,
        },
        {
            content: "Add a number",
            trigger: "input#number",
            run: "edit (202) 555-0171",
        },
        {
            content: "Ask for a code",
            trigger: ".o_sms_add_number button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Enter the code",
            trigger: ".o_sms_code:contains(202-555-0171) input[name=code]",
            run: "edit 123456",
        },
        {
            content: "Confirm",
            trigger: ".o_sms_code button.btn-primary",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The number is the member's now",
            trigger: "section[aria-labelledby=numbers_title] li:contains(202-555-0171):contains(Confirmed)",
        },
    ],
});
