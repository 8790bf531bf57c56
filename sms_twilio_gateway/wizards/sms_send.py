from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from odoo.addons.sms_consent.kernel.numbers import parse

from ..kernel.segments import count

PEOPLE_AT_MOST = 200  # above that it is a campaign
PREVIEWS = 5


class SmsSend(models.TransientModel):
    """Send a text to the people on one or several records (ID-1, ID-4).

    Made by :meth:`action_open` with everybody found on the records, and what each may be sent;
    the gate is asked again when the texts go into the queue, and once more when they leave.
    """

    _name = "sms.send"
    _description = "Send Text"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    res_model = fields.Char(readonly=True, required=True)
    purpose_id = fields.Many2one(
        "sms.consent.purpose",
        "Kind of Text",
        compute="_compute_purpose_id",
        store=True,
        readonly=False,
        domain=[("is_answer", "=", False)],
    )
    template_id = fields.Many2one("sms.template", domain="[('id', 'in', template_ids)]")
    template_ids = fields.Many2many(
        "sms.template", string="Templates on Offer", compute="_compute_template_ids"
    )
    body = fields.Text("Message", compute="_compute_body", store=True, readonly=False)
    notes = fields.Text("Additional Notes", help="Added below the message, as it stands.")
    not_before = fields.Datetime("Send On", help="Empty: as soon as possible.")
    line_ids = fields.One2many("sms.send.line", "wizard_id")
    state = fields.Selection([("draft", "To send"), ("done", "Done")], default="draft")
    result = fields.Html(readonly=True, sanitize=False)
    request_key = fields.Char(readonly=True, required=True)
    body_error = fields.Char(compute="_compute_texts")
    summary = fields.Char(compute="_compute_texts")
    forcing = fields.Char(compute="_compute_texts")
    preview = fields.Html(compute="_compute_texts", sanitize=False)

    @api.depends("res_model")
    def _compute_template_ids(self):
        for wizard in self:
            wizard.template_ids = self.env["sms.template"].search(
                [("model", "in", list({wizard.res_model, "res.partner"}))], limit=200
            )

    @api.depends("template_id")
    def _compute_purpose_id(self):
        for wizard in self:
            wizard.purpose_id = (
                wizard.template_id.purpose_id
                or wizard.purpose_id
                or wizard.company_id.sudo().sms_default_purpose_id
            )

    @api.depends("template_id")
    def _compute_body(self):
        for wizard in self:
            wizard.body = wizard.template_id.body or wizard.body

    @api.depends("body", "notes", "template_id", "purpose_id", "line_ids.is_selected")
    def _compute_texts(self):
        """What the chosen people would get, and what it counts as; or what is wrong with it."""
        for wizard in self:
            wizard.update({"body_error": False, "summary": False, "forcing": False})
            wizard.preview = False
            lines = wizard._chosen()
            if not lines:
                wizard.summary = self.env._("Nobody is chosen who may get this kind of text.")
                continue
            if not (wizard.body or wizard.notes):
                continue
            try:
                texts = wizard._texts(lines)
            except UserError as error:
                wizard.body_error = str(error)
                continue
            wizard._sum_up(texts)

    def _chosen(self):
        return self.line_ids.filtered(lambda line: line.is_selected and line.is_allowed)

    def _texts(self, lines):
        """{line: text} as it leaves.

        Variables are filled in, the notes added, and header and footer of the kind of text put
        around it in the recipient's language (IC-5).

        :raises UserError: naming the variable that can't be filled in (IC-8), or for a text that
            Twilio would refuse as too long
        """
        self.ensure_one()
        about_partner = self.template_id.model == "res.partner"
        model = "res.partner" if about_partner else self.res_model
        ids = {
            line: line.partner_id.id if model == "res.partner" else line.res_id for line in lines
        }
        records = self.env[model].browse(dict.fromkeys(ids.values()))
        filled = self.env["sms.template"]._sms_fill_text(self.body or "", records)
        notes = (self.notes or "").strip()
        texts = {
            line: self.purpose_id._frame(
                "\n".join(part for part in (filled[ids[line]].strip(), notes) if part),
                line.recipient_id.sudo().lang,
            )
            for line in lines
        }
        self.env["sms.message"]._check_lengths(texts.values())
        return texts

    def _sum_up(self, texts):
        counted = {line: count(text) for line, text in texts.items()}
        segments = sum(one.segments for one in counted.values())
        self.summary = self.env._(
            "Goes to: %(people)s. Texts to pay: %(segments)s%(cost)s",
            people=len(texts),
            segments=segments,
            cost=self._cost(counted),
        )
        forcing = dict.fromkeys(c for one in counted.values() for c in one.forcing_characters)
        if forcing:
            self.forcing = self.env._(
                "%s makes the text longer: only 70 characters fit in one.",
                " ".join(c if c.strip() else self.env._("a special space") for c in forcing),
            )
        bubbles = [
            Markup(
                '<div class="o_sms_preview_of"><b>%s</b><div class="o_sms_preview_body">%s</div>'
                '<div class="text-muted small">%s</div></div>'
            )
            % (
                line.partner_id.display_name,
                texts[line],
                self.env._("Texts to pay: %s", counted[line].segments),
            )
            for line in list(texts)[:PREVIEWS]
        ]
        if len(texts) > PREVIEWS:
            more = self.env._("and %s more", len(texts) - PREVIEWS)
            bubbles.append(Markup('<p class="text-muted">%s</p>') % more)
        self.preview = Markup("").join(bubbles)

    def _cost(self, counted):
        """ ", about USD 0.03", as far as prices are known."""
        amounts = (
            self.env["sms.price"]
            .sudo()
            ._estimate(
                self.company_id,
                [
                    (parse(line.number_e164).country_code, one.segments)
                    for line, one in counted.items()
                ],
            )
        )
        parts = [
            f"{currency.name} {amount:.3f}".rstrip("0").rstrip(".")
            for currency, amount in amounts.items()
            if amount
        ]
        return self.env._(", about %s", " + ".join(parts)) if parts else ""

    def action_send(self):
        """Queue the texts of the chosen people; a second click shows the first one's result."""
        self.ensure_one()
        # of two clicks at once the second waits here, fails and is done again by Odoo
        self.env.cr.execute(
            "SELECT id FROM sms_send WHERE id = %s FOR UPDATE", (self.id,), log_exceptions=False
        )
        self.invalidate_recordset(["state"])
        if self.state == "done":
            return self._reopen()
        lines = self._chosen()
        self._check_ready(lines)
        try:
            texts = self._texts(lines)
        except AccessError:
            raise
        except UserError as wrong:
            return self._refuse(str(wrong))
        values, left_out = lines._to_queue(texts)
        messages = self.env["sms.message"].sudo()._enqueue(values)
        messages._check_length()
        messages._log_sent(contacts=False)
        if len(set(self.line_ids.mapped("res_id"))) == 1:
            self.env["sms.conversation"].sudo()._join(messages)
        self.write({"state": "done", "result": self._result(messages, left_out)})
        return self._reopen()

    def _refuse(self, problem):
        """Nothing is sent, and the log tells who wanted what (IC-1): so this is no exception."""
        name = self.env["ir.model"]._get(self.res_model).name
        self.env["sms.audit"]._refused(self.company_id, name, problem)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "danger", "title": self.env._("Not sent"), "message": problem},
        }

    def _check_ready(self, lines):
        if not (self.body or "").strip() and not (self.notes or "").strip():
            raise UserError(self.env._("Write a text first."))
        if not self.purpose_id or self.purpose_id.is_answer:
            raise UserError(self.env._("Choose what kind of text it is."))
        if not lines:
            raise UserError(self.env._("Choose at least one person who may get this text."))
        # fields of a dialog can be written by its user: what they lead to is asked for again
        if self.company_id not in self.env.companies or not self._is_textable(self.res_model):
            raise AccessError(self.env._("You can't text from these records."))
        self.env[self.res_model].browse(lines.mapped("res_id")).check_access("read")
        lines.partner_id.check_access("read")
        if self.not_before and self.not_before < fields.Datetime.now():
            raise UserError(self.env._("The moment to send on has passed: choose a later one."))

    def _result(self, messages, left_out):
        """What became of it, in words; ``left_out`` is a list of (name, reason)."""
        if self.not_before:
            done = self.env._(
                "Scheduled: %(texts)s, to leave on %(moment)s.",
                texts=len(messages),
                moment=format_datetime(self.env, self.not_before, dt_format="short"),
            )
        elif reason := next(filter(None, messages._why_waiting().values()), ""):
            done = self.env._("In the queue: %s.", len(messages)) + " " + reason
        else:
            done = self.env._("In the queue: %s. They leave now.", len(messages))
        html = Markup("<p><b>%s</b></p>") % done
        if left_out:
            items = Markup("").join(Markup("<li>%s: %s</li>") % pair for pair in left_out)
            html += Markup("<p>%s</p><ul>%s</ul>") % (self.env._("Left out:"), items)
        return html

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Text"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_open_messages(self):
        """The texts that were queued, and what becomes of them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_twilio_gateway.action_message")
        return {**action, "domain": [("request_key", "=", self.request_key)], "context": {}}
