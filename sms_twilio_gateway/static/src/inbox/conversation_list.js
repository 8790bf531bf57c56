import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useDebounced } from "@web/core/utils/timing";
import { Component, onWillUpdateProps, useRef, useState } from "@odoo/owl";

const { DateTime } = luxon;
const PAUSE_IN_TYPING = 300;

/** The conversations, latest first, with filters and a search. */
export class ConversationList extends Component {
    static template = "sms_twilio_gateway.ConversationList";
    static props = {
        rows: Array,
        more: Boolean,
        hits: Array,
        counts: Object,
        choice: String,
        text: String,
        activeId: [Number, Boolean],
        manySenders: Boolean,
        onOpen: Function,
        onChoose: Function,
        onSearch: Function,
        onMore: Function,
    };

    setup() {
        this.list = useRef("list");
        this.state = useState({ text: this.props.text });
        this.search = useDebounced((text) => this.props.onSearch(text), PAUSE_IN_TYPING);
        onWillUpdateProps(({ text }) => {
            if (text !== this.props.text) {
                this.state.text = text;
            }
        });
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.search(this.state.text);
    }

    get choices() {
        return [
            { id: "open", label: _t("Open") },
            { id: "unread", label: _t("Unread") },
            { id: "mine", label: _t("Mine") },
            { id: "unassigned", label: _t("Unassigned") },
            { id: "unknown", label: _t("Unknown numbers") },
            { id: "done", label: _t("Done") },
        ];
    }

    count(choice) {
        const count = this.props.counts[choice];
        return count > 99 ? "99+" : count || "";
    }

    get emptyHelp() {
        const helps = {
            open: _t("Nothing to do: every conversation is done."),
            unread: _t("Everything has been read."),
            mine: _t("You have no open conversation."),
            unassigned: _t("Every open conversation has somebody."),
            unknown: _t("Every number that wrote belongs to a contact."),
            done: _t("No conversation has been closed yet."),
        };
        return helps[this.props.choice];
    }

    when(row) {
        const at = deserializeDateTime(row.text_at || row.at);
        return at.hasSame(DateTime.local(), "day")
            ? at.toLocaleString(DateTime.TIME_SIMPLE)
            : formatDate(at);
    }

    /** What a screen reader says of a row, as the eye sees it. */
    label(row) {
        const parts = [row.name];
        if (row.unread) {
            parts.push(_t("%s unread", row.unread));
        }
        parts.push(row.preview, this.when(row));
        return parts.filter(Boolean).join(", ");
    }

    initials(row) {
        const words = row.name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
        return words.length && row.partner_id
            ? (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase()
            : "#";
    }

    /** Up and down move through the list, as in a mail program. */
    onKeydown(ev) {
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        const rows = [...this.list.el.querySelectorAll(".o_sms_row")];
        const at = rows.indexOf(document.activeElement);
        if (step && at >= 0) {
            ev.preventDefault();
            rows[Math.min(Math.max(at + step, 0), rows.length - 1)].focus();
        }
    }
}
