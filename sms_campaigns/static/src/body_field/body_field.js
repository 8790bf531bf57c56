import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";
import { TextField, textField } from "@web/views/fields/text/text_field";

import { CampaignFieldPopover } from "./field_popover";

const PAUSE_IN_TYPING = 400;

/** Text of a campaign: inserts contact fields; preview and length follow while one types. */
export class CampaignBodyField extends TextField {
    static template = "sms_campaigns.BodyField";

    setup() {
        super.setup();
        this.fieldPopover = usePopover(CampaignFieldPopover);
        this.onInput = useDebounced(
            () => this.textareaRef.el?.dispatchEvent(new Event("change")),
            PAUSE_IN_TYPING
        );
    }

    openFieldPicker() {
        this.fieldPopover.open(this.textareaRef.el, {
            resModel: this.props.record.data.audience_model,
            validate: this.onDynamicPlaceholderValidate.bind(this),
        });
    }
}

export const campaignBodyField = {
    ...textField,
    component: CampaignBodyField,
    additionalClasses: [...(textField.additionalClasses || []), "o_field_text"],
    fieldDependencies: [{ name: "audience_model", type: "char" }],
};

registry.category("fields").add("sms_campaign_body", campaignBodyField);
