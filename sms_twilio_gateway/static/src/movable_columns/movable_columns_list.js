import { browser } from "@web/core/browser/browser";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";
import { registry } from "@web/core/registry";
import { makeDraggableHook } from "@web/core/utils/draggable_hook_builder_owl";
import { omit, pick } from "@web/core/utils/objects";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { onPatched } from "@odoo/owl";

/**
 * The order of a list's columns, kept where Odoo keeps which of them are shown: in the browser,
 * for each view.
 */
class ColumnOrder {
    constructor(viewId) {
        this.key = `column_order,${viewId}`;
    }

    /** Names of columns, first to last; none while nobody has moved one. */
    get names() {
        return JSON.parse(browser.localStorage.getItem(this.key) || "[]");
    }

    set names(names) {
        browser.localStorage.setItem(this.key, JSON.stringify(names));
    }

    forget() {
        browser.localStorage.removeItem(this.key);
    }

    /**
     * In the order kept; what it doesn't name yet follows what it follows in the view.
     *
     * @template {{ name?: string }} Column
     * @param {Column[]} columns
     * @returns {Column[]}
     */
    arrange(columns) {
        const names = this.names;
        const arranged = columns
            .filter(({ name }) => names.includes(name))
            .sort((one, other) => names.indexOf(one.name) - names.indexOf(other.name));
        columns.forEach((column, index) => {
            if (!arranged.includes(column)) {
                arranged.splice(arranged.indexOf(columns[index - 1]) + 1, 0, column);
            }
        });
        return arranged;
    }
}

class MovableColumnsController extends ListController {
    setup() {
        super.setup();
        this.columnOrder = new ColumnOrder(this.env.config.viewId);
    }

    getExportableFields() {
        return this.columnOrder.arrange(super.getExportableFields());
    }
}

const dragged = ({ ctx }) => pick(ctx.current, "element");

/** Titles stay where they are while one is dragged, as the cells below them do. */
const useTitleDragging = makeDraggableHook({
    name: "useTitleDragging",
    onComputeParams: ({ ctx }) => {
        ctx.followCursor = false;
    },
    onDragStart: dragged,
    onDrag: dragged,
    onDragEnd: dragged,
    onDrop: dragged,
});

/**
 * Columns are moved by dragging their title (on a touch screen after a long press), or with Shift
 * and an arrow key on it.
 */
class MovableColumnsRenderer extends ListRenderer {
    static template = "sms_twilio_gateway.MovableColumnsRenderer";

    setup() {
        this.columnOrder = new ColumnOrder(this.env.config.viewId);
        super.setup();
        useTitleDragging({
            ref: this.rootRef,
            elements: "thead th[data-name]",
            edgeScrolling: { direction: "horizontal" },
            onDragStart: ({ element, addClass }) => addClass(element, "opacity-50"),
            onDrag: ({ x }) => this.markPlace(x),
            onDragEnd: () => this.markPlace(),
            onDrop: ({ element, x }) =>
                this.moveColumn(element.dataset.name, this.titleAfter(x)?.dataset.name),
        });
        onPatched(() => {
            if (this.titleToFocus) {
                this.titles.find(({ dataset }) => dataset.name === this.titleToFocus)?.focus();
                this.titleToFocus = null;
            }
        });
    }

    /** @override */
    processAllColumn(allColumns, list) {
        return this.columnOrder.arrange(super.processAllColumn(allColumns, list));
    }

    get titles() {
        return [...this.tableRef.el.querySelectorAll("thead th[data-name]")];
    }

    /** The first title whose middle lies behind a point; none behind the last one's. */
    titleAfter(x) {
        return this.titles.find((title) => {
            const { left, right } = title.getBoundingClientRect();
            return this.isRTL ? x > (left + right) / 2 : x < (left + right) / 2;
        });
    }

    /** Draws the line where a column dropped at a point would go; without a point, none. */
    markPlace(x) {
        const dragging = x !== undefined;
        const next = dragging && this.titleAfter(x);
        const last = dragging && !next && this.titles.at(-1);
        for (const title of this.titles) {
            title.classList.toggle("o_sms_column_before", title === next);
            title.classList.toggle("o_sms_column_after", title === last);
        }
    }

    /**
     * @param {string} name
     * @param {string} [next] the column before which it goes; without one it comes last
     */
    moveColumn(name, next) {
        if (name === next) {
            return;
        }
        const names = this.allColumns.map((column) => column.name).filter((other) => other !== name);
        names.splice(next ? names.indexOf(next) : names.length, 0, name);
        this.columnOrder.names = names.filter(Boolean);
        this.render();
    }

    restoreColumns() {
        this.columnOrder.forget();
        this.render();
    }

    /** @override */
    onCellKeydown(ev, ...about) {
        const name = ev.target.closest("thead th")?.dataset.name;
        const step = { "shift+arrowleft": -1, "shift+arrowright": 1 }[getActiveHotkey(ev)];
        if (!name || !step) {
            return super.onCellKeydown(ev, ...about);
        }
        ev.preventDefault();
        ev.stopPropagation();
        const names = this.titles.map(({ dataset }) => dataset.name);
        const index = names.indexOf(name);
        const forward = (step > 0) !== this.isRTL;
        if (forward ? index < names.length - 1 : index > 0) {
            this.titleToFocus = name;
            this.moveColumn(name, names[forward ? index + 2 : index - 1]);
        }
    }

    /** A group's name needs the first column, also when sums were moved there. @override */
    getFirstAggregateIndex(group) {
        return super.getFirstAggregateIndex(this.withNameFirst(group));
    }

    /** @override */
    getLastAggregateIndex(group) {
        return super.getLastAggregateIndex(this.withNameFirst(group));
    }

    withNameFirst(group) {
        return group && { aggregates: omit(group.aggregates, this.columns[0].name) };
    }
}

registry.category("views").add("sms_movable_columns_list", {
    ...listView,
    Controller: MovableColumnsController,
    Renderer: MovableColumnsRenderer,
});
