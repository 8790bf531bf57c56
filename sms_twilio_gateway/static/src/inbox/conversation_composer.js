import { _t } from "@web/core/l10n/translation";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useAutoresize } from "@web/core/utils/autoresize";
import { uuid } from "@web/core/utils/strings";
import { Component, onWillUpdateProps, useState } from "@odoo/owl";

import { SegmentCounter } from "../segment_counter/segment_counter";

// Unsent texts of this page with their keys, by conversation: a look at another one loses none.
const drafts = new Map();

/** Where an answer is written; while the person may not be texted, why not. */
export class ConversationComposer extends Component {
    static template = "sms_twilio_gateway.ConversationComposer";
    static components = { Dropdown, DropdownItem, SegmentCounter };
    static props = { conversation: Object, onSent: Function };

    setup() {
        this.orm = useService("orm");
        this.ui = useService("ui");
        this.notification = useService("notification");
        const { id, composer } = this.props.conversation;
        const { text, key } = drafts.get(id) || { text: "", key: uuid() };
        this.state = useState({ text, purposeId: composer.purpose_id, sending: false });
        this.key = key;
        this.textarea = useAutofocus({ refName: "text", mobile: false });
        useAutoresize(this.textarea, { minimumHeight: 60 });
        onWillUpdateProps(({ conversation }) => {
            const { purposes, purpose_id } = conversation.composer;
            const chosen = purposes.find((purpose) => purpose.id === this.state.purposeId);
            if (!chosen?.allowed) {
                this.state.purposeId = purpose_id;
            }
        });
    }

    get composer() {
        return this.props.conversation.composer;
    }

    get purpose() {
        return this.composer.purposes.find((purpose) => purpose.id === this.state.purposeId);
    }

    onInput(ev) {
        this.write(ev.target.value);
    }

    write(text) {
        this.key = uuid();
        this.state.text = text;
        drafts.set(this.props.conversation.id, { text, key: this.key });
    }

    /** Enter sends, as in every messenger; on a phone it is a new line, as on phones. */
    onKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey && !ev.isComposing && !this.ui.isSmall) {
            ev.preventDefault();
            this.send();
        }
    }

    async insert(template) {
        const text = await this.orm.call("sms.conversation", "fill_template", [
            [this.props.conversation.id],
            template.id,
        ]);
        this.write(this.state.text ? `${this.state.text}\n${text}` : text);
        this.textarea.el?.focus();
    }

    /**
     * The key goes with the text: however often one sends it, the server takes it once. What is
     * being sent is no draft, also for who looks at another conversation meanwhile; so the call is
     * not one of `useService`, which never ends for a component that has gone.
     */
    async send() {
        const { id } = this.props.conversation;
        const { text, purposeId } = this.state;
        const key = this.key;
        if (this.state.sending || !text.trim()) {
            return;
        }
        this.state.sending = true;
        drafts.delete(id);
        try {
            const args = [[id], text, purposeId, key];
            const sent = await this.env.services.orm.call("sms.conversation", "answer", args);
            if (this.key === key) {
                this.write("");
            }
            await this.props.onSent(sent);
        } catch (error) {
            if (!drafts.has(id)) {
                drafts.set(id, { text, key });
            }
            throw error;
        } finally {
            this.state.sending = false;
        }
    }

    get hint() {
        return this.ui.isSmall ? "" : _t("Enter sends, Shift + Enter begins a new line");
    }
}
