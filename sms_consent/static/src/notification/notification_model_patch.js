import { Notification } from "@mail/core/common/notification_model";
import { patch } from "@web/core/utils/patch";

/** The chatter says in a sentence why a text was not sent. */
patch(Notification.prototype, {
    get failureMessage() {
        if (this.failure_type === "sms_not_allowed" && this.failure_reason) {
            return this.failure_reason;
        }
        return super.failureMessage;
    },
});
