import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.sms_consent.kernel.keywords import Certainty, Kind

from ..kernel.segments import count
from .isolation import CONCURRENCY_ERRORS
from .sms_message import PRIORITY_REPLY

_logger = logging.getLogger(__name__)

# A keyword is settled by the system; a sentence around it may say more than the keyword does.
WORDS_OF_A_KEYWORD = 4
UNSENT = ("blocked", "canceled", "failed")


class SmsMessage(models.Model):
    """A message as part of a conversation: what it asked for, and what it is about."""

    _inherit = "sms.message"

    conversation_id = fields.Many2one(
        "sms.conversation", readonly=True, index="btree_not_null", ondelete="set null"
    )
    inbound_kind = fields.Selection(
        [
            ("opt_out", "Opted out"),
            ("doubtful", "May be an opt-out"),
            ("opt_in", "Opted in"),
            ("confirm", "Confirmed"),
            ("help", "Asked for help"),
        ],
        "Understood As",
        readonly=True,
    )
    request_key = fields.Char(
        readonly=True, copy=False, help="Tells a second click from a second text."
    )

    _request = models.Index("(request_key) WHERE request_key IS NOT NULL")
    _words = models.Index(
        "USING gin (to_tsvector('simple', body)) WHERE conversation_id IS NOT NULL"
    )

    @api.model
    def _enqueue(self, vals_list):
        """As ever; but the purpose of answers is for answers (see ``sms_consent_gate``)."""
        answers = self.env["sms.consent.purpose"].sudo()._answer_ids()
        for vals in vals_list:
            if vals.get("purpose_id") in answers and vals.get("priority") != PRIORITY_REPLY:
                raise UserError(self.env._("Texts that answer are sent from the inbox alone."))
        return super()._enqueue(vals_list)

    def _parties(self):
        """Who talks with whom: (company, our sender, their number)."""
        return self.company_id.id, self.sender_id.id or None, self.number

    def _after_inbound(self, intent):
        """Put a text that came in where people see it, once: inbox, chatter, notification.

        :param intent: kernel ``Intent``, what the consent add-on has made of the text
        """
        self.ensure_one()
        kind = _kind(intent)
        settled = kind not in (None, "doubtful") and len(self.body.split()) <= WORDS_OF_A_KEYWORD
        model, record_id = self._record_replied_to()
        self.flush_recordset()
        self.env.cr.execute(
            """UPDATE sms_message SET inbound_kind = %s, res_model = %s, res_id = %s
                WHERE id = %s""",
            (kind, model, record_id, self.id),
        )
        self.invalidate_recordset()
        conversation, newly_unread = (
            self.env["sms.conversation"].sudo()._receive(self, kind=kind, settled=settled)
        )
        self._log_reply()
        if newly_unread:
            self._beside(conversation._notify_responsible, self)

    def _beside(self, function, *args, **values):
        """Call what runs code of other add-ons: if it fails, this text and its STOP stay (C-2)."""
        try:
            with self.env.cr.savepoint():
                function(*args, **values)
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            _logger.exception("message %s came in, but %s failed", self.id, function.__qualname__)

    def _record_replied_to(self):
        """(model, id) of the record that our last text to the number was about, if recent."""
        since = fields.Datetime.now() - timedelta(days=self.company_id.sms_reply_record_days)
        self.env.cr.execute(
            SQL(
                """SELECT res_model, res_id FROM sms_message
                    WHERE company_id = %s AND number = %s AND direction = 'outbound'
                      AND sender_id IS NOT DISTINCT FROM %s AND res_id IS NOT NULL
                      AND state != ALL(%s) AND create_date >= %s
                    ORDER BY id DESC LIMIT 1""",
                self.company_id.id,
                self.number,
                self.sender_id.id or None,
                list(UNSENT),
                since,
            )
        )
        model, record_id = self.env.cr.fetchone() or (None, None)
        if model not in self.env or not self.env[model].sudo().browse(record_id).exists():
            return None, None
        return model, record_id

    @api.model
    def _followed_columns(self):
        return [*super()._followed_columns(), "conversation_id"]

    @api.model
    def _after_change(self, rows):
        """Open inboxes show the new state; texts of campaigns are in no conversation."""
        result = super()._after_change(rows)
        conversations = {row["conversation_id"] for row in rows if row["conversation_id"]}
        self.env["sms.conversation"].sudo().browse(sorted(conversations))._announce("state")
        return result

    def _records_about(self):
        """{(model, id): name} of the records that these texts are about and the user may see."""
        names = {}
        for model, messages in self.filtered("res_id").grouped("res_model").items():
            if model not in self.env or model == "res.partner":
                continue
            found = self.env[model].browse(messages.mapped("res_id")).exists()
            for record in found._filtered_access("read"):
                names[model, record.id] = record.display_name
        return names

    def _moment(self):
        """When the text came in, left, or was written."""
        return self.received_at or self.sent_at or self.queued_at or self.create_date

    def _inbox_bubble(self, records):
        """A text as the thread shows it; ``records`` as of :meth:`_records_about`."""
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("state", "inbound_kind")
        }
        waiting = self.state == "queued" and self.not_before > fields.Datetime.now()
        about = records.get((self.res_model, self.res_id))
        return {
            "id": self.id,
            "direction": self.direction,
            "body": self.body or "",
            "at": fields.Datetime.to_string(self._moment()),
            "state": self.state,
            "label": labels["state"][self.state],
            "explanation": self.explanation or "",
            "waits_until": fields.Datetime.to_string(self.not_before) if waiting else False,
            "author": self.user_id.sudo().name if self.user_id else "",
            "kind": self.inbound_kind,
            "kind_label": labels["inbound_kind"].get(self.inbound_kind, ""),
            "media": (self.media_urls or "").split(),
            "purpose": self.purpose_id.name or "",
            "record": about and {"model": self.res_model, "id": self.res_id, "name": about},
        }

    @api.model
    def count_segments(self, body):
        """What a text counts as, for the counter beside it: the server's own count."""
        counted = count(body or "")
        return {
            "encoding": counted.encoding.value,
            "segments": counted.segments,
            "units": counted.units,
            "forcing": list(counted.forcing_characters),
        }


def _kind(intent):
    """The value of ``inbound_kind`` for a kernel ``Intent``."""
    if intent.kind is Kind.NONE:
        return None
    if intent.kind is Kind.OPT_OUT and intent.certainty is Certainty.DOUBTFUL:
        return "doubtful"
    return intent.kind.value
