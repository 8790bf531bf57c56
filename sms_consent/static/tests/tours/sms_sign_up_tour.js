import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("sms_consent_sign_up", {
    steps: () => [
        {
            content: "Say who you are",
            trigger: "input#name",
            run: "edit Gus Hall",
        },
        {
            content: "Mistype the number",
            trigger: "input#number",
            run: "edit 555",
        },
        {
            content: "Agree to one kind",
            trigger: "[data-purpose=marketing] .o_sms_agree:not(:checked)",
            run: "click",
        },
        {
            content: "Send",
            trigger: ".o_sms_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The number is told beside its field; what was typed and ticked is kept",
            trigger: "form:has(#number_error:visible):has([data-purpose=marketing] .o_sms_agree:checked)",
        },
        {
            content: "Type it well",
            trigger: "input#number",
            run: "edit (404) 555-0133",
        },
        {
            content: "Send again",
            trigger: ".o_sms_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Enter a wrong code",
            trigger: ".o_sms_code input[name=code]",
            run: "edit 000000",
        },
        {
            content: "Confirm",
            trigger: ".o_sms_code button.btn-primary",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is refused; enter the right one",
            trigger: ".o_sms_code:has([role=alert]:contains(not the code)) input[name=code]",
            run: "edit 123456",
        },
        {
            content: "Confirm again",
            trigger: ".o_sms_code button.btn-primary",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Signed up",
            trigger: "#sms_done:contains(signed up):contains(Marketing)",
        },
    ],
});
