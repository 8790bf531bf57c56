from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .consent_form import (
    page_values,
    parse_choices,
    redirect_with,
    respond,
    take_message,
    wants_more,
)

HISTORY_PAGE = 20
PAGE = "/my/sms"


class SmsPortal(CustomerPortal):
    """Text messages in the member's own account: what they get, at which number, and since when.

    Everything is about ``request.env.user.partner_id`` and the company of the site; ids that the
    browser sends are only looked up among the member's own records. Nothing changes on a GET: its
    routes are declared read-only, so that Odoo may serve them from a replica.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "sms_code_count" in counters:
            codes = request.env["sms.consent.page"]._codes(*self._sms_person())
            values["sms_code_count"] = len(codes)
        return values

    def _sms_person(self):
        return request.env.user.partner_id, request.env.company

    @route("/my/sms", type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def sms_page(self, **_kwargs):
        return self._sms_render(saved=take_message())

    @route("/my/sms", type="http", auth="user", website=True, methods=["POST"])
    def sms_save(self, **post):
        partner, company = self._sms_person()
        page = request.env["sms.consent.page"]
        choices = parse_choices(post, page._purposes())
        if wants_more(choices) and not page._may_change(partner, company):
            return respond("sms_consent.page_busy", {"company": company.sudo()}, status=429)
        errors = page._save_safely(partner, company, choices, source="portal")
        if errors:
            return self._sms_render(choices=choices, errors=errors)
        any_change = any(choice.changed for choice in choices)
        return redirect_with("saved" if any_change else "unchanged", PAGE)

    @route("/my/sms/stop", type="http", auth="user", website=True, methods=["POST"])
    def sms_stop(self, **_post):
        partner, company = self._sms_person()
        request.env["sms.consent.page"]._stop_all(partner, company, source="portal")
        return redirect_with("stopped", PAGE)

    @route("/my/sms/number", type="http", auth="user", website=True, methods=["POST"])
    def sms_add_number(self, number="", kind="mobile", **_post):
        partner, company = self._sms_person()
        try:
            request.env["sms.consent.page"]._ask_for_phone(partner, company, number, kind)
        except UserError as error:
            return self._sms_render(number=number, kind=kind, number_error=str(error))
        return redirect_with("code_sent", PAGE)

    @route("/my/sms/code", type="http", auth="user", website=True, methods=["POST"])
    def sms_code(self, handle="", code="", **_post):
        page = request.env["sms.consent.page"]
        row = page._own_code(*self._sms_person(), handle)
        error = page._enter_code(row, code, source="portal") if row else ""
        if error:
            return self._sms_render(code_errors={handle: error})
        return redirect_with("confirmed" if row else "code_gone", PAGE)

    @route("/my/sms/code/again", type="http", auth="user", website=True, methods=["POST"])
    def sms_code_again(self, handle="", **_post):
        page = request.env["sms.consent.page"]
        row = page._own_code(*self._sms_person(), handle)
        error = page._code_again(row) if row else ""
        if error:
            return self._sms_render(code_errors={handle: error})
        return redirect_with("code_sent" if row else "code_gone", PAGE)

    @route(
        ["/my/sms/history", "/my/sms/history/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def sms_history(self, page=1, **_kwargs):
        partner, company = self._sms_person()
        service = request.env["sms.consent.page"]
        total = service._history_count(partner, company)
        pager = portal_pager(url="/my/sms/history", total=total, page=page, step=HISTORY_PAGE)
        history = service._history(partner, company, limit=HISTORY_PAGE, offset=pager["offset"])
        values = {**self._prepare_portal_layout_values(), "page_name": "sms_history"}
        values.update(history=history, pager=pager)
        return respond("sms_consent.portal_sms_history", values)

    def _sms_render(self, *, choices=(), errors=None, saved=None, code_errors=None, **form):
        """The page; after errors with what was typed and status 422."""
        partner, company = self._sms_person()
        page = request.env["sms.consent.page"]
        values = {
            **self._prepare_portal_layout_values(),
            **page_values(partner, company, choices=choices, errors=errors, saved=saved),
            **form,
            "page_name": "sms",
            "code_errors": code_errors or {},
            "code_url": "/my/sms/code",
            "phone_problems": page._phone_problems(partner, company),
            "kinds": page._phone_kinds(),
            "history": page._history(partner, company),
            "history_count": page._history_count(partner, company),
        }
        failed = errors or code_errors or form.get("number_error")
        return respond("sms_consent.portal_my_sms", values, status=422 if failed else 200)
