import { DynamicPlaceholderPopover } from "@web/views/fields/dynamic_placeholder_popover";

const FIT_TYPES = [
    "char", "text", "integer", "float", "monetary", "date", "datetime", "boolean", "selection",
    "many2one",
];

/** Odoo's field picker with every field that a text message can hold: the server evaluates no code
 * for campaigns, so there is nothing to keep from those who are no template editors. */
export class CampaignFieldPopover extends DynamicPlaceholderPopover {
    async _loadAllowedExpressions() {}

    filter(fieldDef) {
        return fieldDef.searchable && !fieldDef.is_property && FIT_TYPES.includes(fieldDef.type);
    }
}
