import { useDebounced } from "@web/core/utils/timing";
import { registry } from "@web/core/registry";
import { TextField, textField } from "@web/views/fields/text/text_field";

const PAUSE_IN_TYPING = 400;

/** Text of a campaign: inserts contact fields; preview and length follow while one types. */
export class CampaignBodyField extends TextField {
    static template = "sms_campaigns.BodyField";

    setup() {
        super.setup();
        this.onInput = useDebounced(
            () => this.textareaRef.el?.dispatchEvent(new Event("change")),
            PAUSE_IN_TYPING
        );
    }
}

export const campaignBodyField = {
    ...textField,
    component: CampaignBodyField,
    additionalClasses: [...(textField.additionalClasses || []), "o_field_text"],
};

registry.category("fields").add("sms_campaign_body", campaignBodyField);
