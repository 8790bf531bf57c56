import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useState,
} from "@odoo/owl";

import { ConversationList } from "./conversation_list";
import { ConversationThread } from "./conversation_thread";

const PAGE = 30;
const PAGE_AT_MOST = 100;
const PAUSE = 250;
const PAUSE_UNSEEN = 5000; // while nobody looks at the page, but for its title

/**
 * The inbox: conversations on the left, the texts of one on the right; on a phone one of the two.
 *
 * The bus says that something has changed and where, never what: it is read again, with the
 * rights of the user.
 */
export class SmsInbox extends Component {
    static template = "sms_twilio_gateway.Inbox";
    static components = { Layout, ConversationList, ConversationThread };
    static props = ["*"];

    setup() {
        this.orm = useService("orm");
        this.ui = useService("ui");
        this.bus = useService("bus_service");
        // which answer of the server is the latest asked for; older ones are left aside
        this.turns = { list: 0, thread: 0 };
        this.display = { controlPanel: {} };
        this.state = useState({
            choice: "open",
            text: "",
            rows: [],
            more: false,
            hits: [],
            counts: {},
            manySenders: false,
            activeId: this.props.action.params?.conversation_id || this.props.resId || false,
            thread: null,
        });
        this.reloadTimer = null;
        this.stale = new Set();
        const heard = (payload) => this.onHeard(payload);
        this.bus.subscribe("sms_inbox", heard);
        onWillUnmount(() => {
            this.bus.unsubscribe("sms_inbox", heard);
            browser.clearTimeout(this.reloadTimer);
        });
        // what came in while nobody looked is read when somebody does
        useExternalListener(document, "visibilitychange", () => this.markRead());
        // what was missed while the connection was down
        useBus(this.bus, "BUS:RECONNECT", () => this.onHeard({ ids: null }));
        onWillStart(async () => {
            await this.loadList();
            if (this.state.activeId) {
                await this.open(this.state.activeId);
            }
        });
        useEffect(
            (unread) => this.env.config?.setDisplayName(this.title(unread)),
            () => [this.state.counts.unread]
        );
    }

    title(unread) {
        const name = this.props.action.display_name || this.props.action.name;
        return unread ? `${name} (${unread > 99 ? "99+" : unread})` : name;
    }

    get showList() {
        return !this.ui.isSmall || !this.state.activeId;
    }

    get showThread() {
        return !this.ui.isSmall || this.state.activeId;
    }

    onHeard({ ids }) {
        if (!ids || ids.includes(this.state.activeId)) {
            this.stale.add(this.state.activeId);
        }
        this.reloadSoon();
    }

    /** However much is heard: not at once each time, nor put off until there is silence. */
    reloadSoon() {
        const pause = document.visibilityState === "visible" ? PAUSE : PAUSE_UNSEEN;
        this.reloadTimer ??= browser.setTimeout(() => {
            this.reloadTimer = null;
            this.reload();
        }, pause);
    }

    /** Read again what is on the screen: as many rows as shown, and the newest texts. */
    async reload() {
        const wanted = this.stale.has(this.state.activeId);
        this.stale.clear();
        await this.loadList(Math.max(PAGE, this.state.rows.length));
        if (wanted && this.state.activeId) {
            await this.loadThread(this.state.activeId);
            await this.markRead();
        }
    }

    /** The answer of the server, or null when something else was asked for meanwhile. */
    async ask(part, method, args, options = {}) {
        const turn = ++this.turns[part];
        const answer = await this.orm.call("sms.conversation", method, args, options);
        return turn === this.turns[part] ? answer : null;
    }

    async loadList(limit = PAGE) {
        const found = await this.ask("list", "search_inbox", [], {
            choice: this.state.choice,
            text: this.state.text,
            limit: Math.min(limit, PAGE_AT_MOST),
        });
        if (!found) {
            return;
        }
        Object.assign(this.state, {
            rows: found.rows,
            more: found.more,
            hits: found.hits,
            counts: found.counts,
            manySenders: found.many_senders,
        });
    }

    async loadMore() {
        const last = this.state.rows.at(-1);
        const found = await this.ask("list", "search_inbox", [], {
            choice: this.state.choice,
            text: this.state.text,
            before: [last.at, last.id],
        });
        if (found) {
            this.state.rows.push(...found.rows);
            this.state.more = found.more;
        }
    }

    async choose(choice) {
        Object.assign(this.state, { choice, text: "" });
        await this.loadList();
    }

    async search(text) {
        this.state.text = text;
        await this.loadList();
    }

    async open(id) {
        this.state.activeId = id;
        this.props.updateActionState?.({ resId: id });
        await this.loadThread(id);
        await this.markRead();
    }

    close() {
        Object.assign(this.state, { activeId: false, thread: null });
        this.props.updateActionState?.({ resId: false });
    }

    /** The newest page; older texts that are on the screen stay. */
    async loadThread(id) {
        const loaded = await this.ask("thread", "read_thread", [[id]]);
        if (!loaded) {
            return;
        }
        const shown = this.state.thread;
        if (shown && shown.conversation.id === id && loaded.messages.length) {
            const oldest = loaded.messages[0].id;
            const older = shown.messages.filter((message) => message.id < oldest);
            loaded.messages.unshift(...older);
            loaded.more = older.length ? shown.more : loaded.more;
        }
        this.state.thread = loaded;
    }

    async loadOlder() {
        const thread = this.state.thread;
        const loaded = await this.orm.call("sms.conversation", "read_thread", [
            [thread.conversation.id],
            thread.messages[0].id,
        ]);
        thread.messages.unshift(...loaded.messages);
        thread.more = loaded.more;
    }

    /** Seen only by whoever has the page before the eyes. */
    async markRead() {
        const conversation = this.state.thread?.conversation;
        if (conversation?.unread && document.visibilityState === "visible") {
            conversation.unread = 0;
            for (const row of [...this.state.rows, ...this.state.hits]) {
                row.unread = row.id === conversation.id ? 0 : row.unread;
            }
            await this.orm.silent.call("sms.conversation", "mark_read", [[conversation.id]]);
        }
    }

    /** Closed first: what is before the eyes would be read at once. */
    async leaveUnread() {
        const id = this.state.activeId;
        this.close();
        await this.orm.call("sms.conversation", "mark_unread", [[id]]);
        await this.loadList(Math.max(PAGE, this.state.rows.length));
    }

    /** Something was done in the thread: show it, wherever it now is. */
    async changed(id) {
        await this.loadThread(id || this.state.activeId);
        if (id && id !== this.state.activeId) {
            this.state.activeId = id;
        }
        await this.loadList(Math.max(PAGE, this.state.rows.length));
    }
}

registry.category("actions").add("sms_twilio_gateway.inbox", SmsInbox);
