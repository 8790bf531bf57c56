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

    /** Pick a field of `model`, which the text calls `root`. */
    openFieldPicker(root, model) {
        this.fieldPopover.open(this.textareaRef.el, {
            resModel: model,
            validate: (path, words) => this.insertField(root, path, words),
        });
    }

    insertField(root, path, words) {
        if (path) {
            this.insert(`{{ ${root}.${path}${words?.length ? ` ||| ${words}` : ""} }}`);
        }
    }

    /** At the cursor, as if it were typed. */
    insert(words) {
        const textarea = this.textareaRef.el;
        textarea.focus();
        textarea.setRangeText(` ${words}`, this.selectionStart, this.selectionStart, "end");
        textarea.dispatchEvent(new InputEvent("input"));
        this.selectionStart = textarea.selectionStart;
    }

    get data() {
        return this.props.record.data;
    }
}

export const campaignBodyField = {
    ...textField,
    component: CampaignBodyField,
    additionalClasses: [...(textField.additionalClasses || []), "o_field_text"],
    fieldDependencies: [
        { name: "audience_model", type: "char" },
        { name: "record_model", type: "char" },
        { name: "record_model_name", type: "char" },
    ],
};

registry.category("fields").add("sms_campaign_body", campaignBodyField);
