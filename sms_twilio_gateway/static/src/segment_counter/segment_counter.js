import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Component, onWillUpdateProps, useState } from "@odoo/owl";

const PAUSE_IN_TYPING = 250;

/** "2 texts · 171 characters", and which characters make the text longer; counted by the server. */
export class SegmentCounter extends Component {
    static template = "sms_twilio_gateway.SegmentCounter";
    static props = { text: String };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ counted: null });
        this.count = useDebounced((text) => this.load(text), PAUSE_IN_TYPING);
        if (this.props.text) {
            this.load(this.props.text);
        }
        onWillUpdateProps(({ text }) => {
            if (text !== this.props.text) {
                this.count(text);
            }
        });
    }

    async load(text) {
        this.state.counted = text
            ? await this.keepLast.add(this.orm.call("sms.message", "count_segments", [text]))
            : null;
    }

    get sentence() {
        const { segments, units } = this.state.counted;
        return segments === 1
            ? _t("%s characters, sent as one text", units)
            : _t("%(units)s characters, sent and charged as %(segments)s texts", {
                  units,
                  segments,
              });
    }

    get forcing() {
        const names = this.state.counted.forcing.map((character) =>
            character.trim() ? character : _t("a special space")
        );
        return names.length
            ? _t("%s makes the text longer: only 70 characters fit in one", names.join(" "))
            : "";
    }
}
