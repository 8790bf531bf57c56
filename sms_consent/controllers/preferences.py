from odoo.http import Controller, request, route

from ..kernel.links import LinkState
from .consent_form import (
    page_values,
    parse_choices,
    redirect_with,
    respond,
    take_message,
    wants_more,
)


class SmsPreferences(Controller):
    """The preference centre: what ``/my/sms`` does, by a signed link instead of a log-in (B-12).

    It shows no name and of each number the last four digits only, for a link may be forwarded.
    """

    @route(
        "/sms/preferences/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
        readonly=True,
    )
    def preferences(self, token, **_kwargs):
        partner, company, gone = self._open(token)
        return gone or self._render(token, partner, company, saved=take_message())

    @route(
        "/sms/preferences/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
    )
    def preferences_save(self, token, **post):
        partner, company, gone = self._open(token)
        if gone:
            return gone
        page = request.env["sms.consent.page"]
        choices = parse_choices(post, page._purposes())
        if wants_more(choices) and not page._may_change(partner, company):
            return respond("sms_consent.page_busy", {"company": company}, status=429)
        at_hand = request.env["res.partner"]._sms_link_was_texted(token)
        errors = page._save_safely(
            partner, company, choices, source="preference_link", at_hand=at_hand
        )
        if errors:
            return self._render(token, partner, company, choices=choices, errors=errors)
        any_change = any(choice.changed for choice in choices)
        return redirect_with("saved" if any_change else "unchanged", self._url(token))

    # No limit here: nobody may be kept from ending the texts (C-1).
    @route(
        "/sms/preferences/<string:token>/stop",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
    )
    def preferences_stop(self, token, **_post):
        partner, company, gone = self._open(token)
        if gone:
            return gone
        request.env["sms.consent.page"]._stop_all(partner, company, source="preference_link")
        return redirect_with("stopped", self._url(token))

    @route(
        ["/sms/preferences/<string:token>/code", "/sms/preferences/<string:token>/code/<again>"],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
    )
    def preferences_code(self, token, again="", handle="", code="", **_post):
        partner, company, gone = self._open(token)
        if gone:
            return gone
        page = request.env["sms.consent.page"]
        if not page._may_change(partner, company):
            return respond("sms_consent.page_busy", {"company": company}, status=429)
        row = page._own_code(partner, company, handle)
        if not row:
            return redirect_with("code_gone", self._url(token))
        if again:
            error = page._code_again(row)
        else:
            error = page._enter_code(row, code, source="preference_link")
        if error:
            return self._render(token, partner, company, code_errors={handle: error})
        return redirect_with("code_sent" if again else "confirmed", self._url(token))

    def _url(self, token):
        return f"/sms/preferences/{token}"

    def _open(self, token):
        """(contact, company, None) of a valid link, else (…, …, the page that says why not)."""
        partner, company, state = request.env["res.partner"]._sms_from_preferences_token(token)
        if state is not LinkState.VALID:
            expired = state is LinkState.EXPIRED
            values = {"company": company or request.env.company.sudo(), "expired": expired}
            template = "sms_consent.preferences_gone"
            return partner, company, respond(template, values, status=410 if expired else 404)
        return partner, company, None

    def _render(self, token, partner, company, *, code_errors=None, **form):
        values = {
            **page_values(partner, company, masked=True, **form),
            "code_errors": code_errors or {},
            "code_url": f"{self._url(token)}/code",
            "page_url": self._url(token),
        }
        failed = form.get("errors") or code_errors
        return respond("sms_consent.preferences", values, status=422 if failed else 200)
