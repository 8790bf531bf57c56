from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .consent_form import parse_choices

HISTORY_PAGE = 20


class SmsPortal(CustomerPortal):
    """Text messages in the member's own account: what they get, at which number, and since when.

    Everything is about ``request.env.user.partner_id`` and the company of the site; ids that the
    browser sends are only looked up among the member's own records. Nothing changes on a GET: the
    GET routes run on a read-only cursor.
    """

    def _sms_person(self):
        return request.env.user.partner_id, request.env.company

    @route("/my/sms", type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def sms_page(self, **_kwargs):
        return self._sms_render(saved=request.session.pop("sms_saved", None))

    @route("/my/sms", type="http", auth="user", website=True, methods=["POST"])
    def sms_save(self, **post):
        partner, company = self._sms_person()
        page = request.env["sms.consent.page"]
        choices = parse_choices(post, page._purposes())
        try:
            errors = page._save(partner, company, choices, source="portal")
        except UserError as error:
            errors = {choice.purpose.id: str(error) for choice in choices if choice.changed}
        if errors:
            return self._sms_render(choices=choices, errors=errors)
        any_change = any(choice.changed for choice in choices)
        return self._sms_done("saved" if any_change else "unchanged")

    @route("/my/sms/stop", type="http", auth="user", website=True, methods=["POST"])
    def sms_stop(self, **_post):
        partner, company = self._sms_person()
        request.env["sms.consent.page"]._stop_all(partner, company, source="portal")
        return self._sms_done("stopped")

    @route("/my/sms/number", type="http", auth="user", website=True, methods=["POST"])
    def sms_add_number(self, number="", kind="mobile", **_post):
        partner, company = self._sms_person()
        try:
            request.env["sms.consent.page"]._add_phone(partner, company, number, kind)
        except UserError as error:
            return self._sms_render(number=number, kind=kind, number_error=str(error))
        return self._sms_done("number")

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
        pager = portal_pager(
            url="/my/sms/history",
            total=service._history_count(partner, company),
            page=page,
            step=HISTORY_PAGE,
        )
        history = service._history(partner, company, limit=HISTORY_PAGE, offset=pager["offset"])
        values = {**self._prepare_portal_layout_values(), "page_name": "sms_history"}
        values.update(history=history, pager=pager, company=company)
        return request.render("sms_consent.portal_sms_history", values)

    def _sms_done(self, message):
        """Back to the page, which says once what was done."""
        request.session["sms_saved"] = message
        return request.redirect("/my/sms")

    def _sms_render(self, *, choices=(), errors=None, saved=None, **form):
        """The page; after errors with what was typed and status 422."""
        partner, company = self._sms_person()
        page = request.env["sms.consent.page"]
        usable = page._usable_phones(partner, company)
        values = {
            **self._prepare_portal_layout_values(),
            **form,
            "page_name": "sms",
            "company": company,
            "organisation": company.sudo()._sms_name(),
            "rows": page._rows(partner, company),
            "phones": usable,
            "default_phone": usable.filtered("is_primary")[:1] or usable[:1],
            "phone_problems": page._phone_problems(partner, company),
            "phone_labels": page._phone_labels(partner),
            "kinds": page._phone_kinds(),
            "choices": {choice.purpose.id: choice for choice in choices},
            "errors": errors or {},
            "saved": saved,
            "history": page._history(partner, company),
            "history_count": page._history_count(partner, company),
        }
        failed = bool(errors or form.get("number_error"))
        return self._sms_response("sms_consent.portal_my_sms", values, failed)

    def _sms_response(self, template, values, failed):
        response = request.render(template, values, status=422 if failed else 200)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        return response
