import { registry } from "@web/core/registry";

/** A front-desk user opts a contact in on the SMS page, then out again. */
registry.category("web_tour.tours").add("sms_consent_staff", {
    steps: () => [
        {
            content: "Open the SMS page of the contact",
            trigger: "a[name=sms]",
            run: "click",
        },
        {
            content: "The person has not agreed to anything yet: opt in",
            trigger: "[data-purpose=Billing][data-state=none] button[name=sms_opt_in]",
            run: "click",
        },
        {
            content: "The words that the person agrees to are shown",
            trigger: ".modal:contains(What the person agrees to)",
        },
        {
            content: "Say how the person agreed",
            trigger: ".modal [name=consent_type] input[data-value=paper]",
            run: "click",
        },
        {
            content: "Record it",
            trigger: ".modal footer button:visible:contains(Opt in)",
            run: "click",
        },
        {
            content: "The page shows it at once; end it again",
            trigger: "[data-purpose=Billing][data-state=opted_in] button[name=sms_opt_out]",
            run: "click",
        },
        {
            content: "Record the opt-out",
            trigger: ".modal footer button:visible:contains(Opt out)",
            run: "click",
        },
        {
            content: "The page shows that too",
            trigger: "[data-purpose=Billing][data-state=opted_out]",
        },
        {
            content: "And the change log tells the story",
            trigger: "[name=sms_log_ids] td:contains(Opted out)",
        },
    ],
});
