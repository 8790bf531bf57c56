import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { SelectCreateDialog } from "@web/views/view_dialogs/select_create_dialog";
import { Component, useEffect, useRef } from "@odoo/owl";

import { ConversationComposer } from "./conversation_composer";
import { TextBubble } from "./text_bubble";

const { DateTime } = luxon;

/** One conversation: whom it is with, who has it, its texts and the composer. */
export class ConversationThread extends Component {
    static template = "sms_twilio_gateway.ConversationThread";
    static components = { ConversationComposer, Dropdown, DropdownItem, TextBubble };
    static props = {
        conversation: Object,
        messages: Array,
        more: Boolean,
        onBack: Function,
        onUnread: Function,
        onOlder: Function,
        onChanged: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.ui = useService("ui");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.scroll = useRef("scroll");
        this.userId = user.userId;
        // the newest text is in view when it arrives; older ones leave the view where it was
        useEffect(
            () => {
                this.scroll.el.scrollTop = this.scroll.el.scrollHeight;
            },
            () => [this.props.messages.at(-1)?.id]
        );
    }

    get isMine() {
        return this.props.conversation.user?.id === this.userId;
    }

    get others() {
        const current = this.props.conversation.user?.id;
        return this.props.conversation.colleagues.filter(
            ({ id }) => id !== current && id !== this.userId
        );
    }

    /** The day above a text that is the first of its day. */
    day(index) {
        const at = deserializeDateTime(this.props.messages[index].at);
        const before = index && deserializeDateTime(this.props.messages[index - 1].at);
        if (before && before.hasSame(at, "day")) {
            return "";
        }
        return at.hasSame(DateTime.local(), "day") ? _t("Today") : formatDate(at);
    }

    async call(method, ...args) {
        const { id } = this.props.conversation;
        await this.orm.call("sms.conversation", method, [[id], ...args]);
        await this.props.onChanged();
    }

    async review(method) {
        await this.orm.call("sms.consent.review", method, [[this.props.conversation.review_id]]);
        await this.props.onChanged();
    }

    openContact() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.props.conversation.partner_id,
            views: [[false, "form"]],
        });
    }

    createContact() {
        this.dialog.add(FormViewDialog, {
            resModel: "res.partner",
            title: _t("New contact"),
            context: { default_phone: this.props.conversation.number },
            onRecordSaved: (record) => this.call("link_partner", record.resId),
        });
    }

    linkContact() {
        this.dialog.add(SelectCreateDialog, {
            resModel: "res.partner",
            title: _t("Whose number is it?"),
            multiSelect: false,
            noCreate: true,
            onSelected: ([id]) => this.call("link_partner", id),
        });
    }
}
