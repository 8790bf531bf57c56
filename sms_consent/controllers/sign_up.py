import secrets

from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route

from ..kernel.codes import Outcome
from .consent_form import parse_choices, redirect_with, respond, sender_values, take_message


class SmsSignUp(Controller):
    """The public opt-in page of a company: a stable address that carriers can be given (C-16).

    Nothing that it answers depends on whether the number is known.
    """

    @route("/sms/opt-in", type="http", auth="public", website=True, methods=["GET"], readonly=True)
    def sign_up_here(self, **_kwargs):
        return request.redirect(f"/sms/opt-in/{request.env.company.id}")

    @route(
        "/sms/opt-in/<string:company>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def sign_up(self, company, **_kwargs):
        return self._render(self._company(company))

    @route(
        "/sms/opt-in/<string:company>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        captcha="sms_opt_in",
    )
    def sign_up_send(self, company, name="", number="", website="", **post):
        company = self._company(company)
        if website:
            # No person sees that field. The robot is sent on as if all were well.
            return self._to_code_page(company, secrets.token_urlsafe(16))
        page = request.env["sms.consent.page"]
        choices = parse_choices(post, page._purposes())
        name = " ".join(name.replace("\x00", " ").split())
        form = {"name": name, "number": number, "choices": choices}
        errors = page._check_sign_up(company, name, number, choices)
        if errors:
            return self._render(company, errors=errors, **form)
        if not page._may_sign_up(company, request.httprequest.remote_addr):
            return respond("sms_consent.page_busy", {"company": company}, status=429)
        row, outcome = page._sign_up(company, name, number, choices)
        if outcome is not Outcome.OK:
            row._cancel()
            errors = {"number": page._outcome_sentence(outcome)}
            return self._render(company, errors=errors, **form)
        return self._to_code_page(company, row.handle)

    @route(
        "/sms/opt-in/<string:company>/code/<string:handle>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
        readonly=True,
    )
    def sign_up_code(self, company, handle, **_kwargs):
        company = self._company(company)
        return self._render_code(
            company,
            request.env["sms.consent.page"]._visitor_request(company, handle),
            saved=take_message(),
        )

    @route(
        [
            "/sms/opt-in/<string:company>/code/<string:handle>",
            "/sms/opt-in/<string:company>/code/<string:handle>/<again>",
        ],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
    )
    def sign_up_confirm(self, company, handle, again="", code="", **_post):
        company = self._company(company)
        row = self._row(company, handle)
        page = request.env["sms.consent.page"]
        if not page._may_try_code(request.httprequest.remote_addr):
            return respond("sms_consent.page_busy", {"company": company}, status=429)
        if not row:  # nothing of an unknown address goes into our answer
            return self._render_code(company, row)
        if row.state == "waiting":
            error = page._sign_up_again(row) if again else page._enter_code(row, code)
            if error:
                return self._render_code(company, row, code_errors={row.handle: error})
        return self._to_code_page(company, row.handle, "code_sent" if again else None)

    def _row(self, company, handle):
        """The visitor's request, empty if there is none; its handle is the visitor's secret."""
        return request.env["sms.consent.page"]._visitor_request(company, handle)

    def _company(self, slug):
        """The company of an address; its number counts, so that a new name breaks no link."""
        company_id = request.env["ir.http"]._unslug(slug)[1] or 0
        company = request.env["res.company"].sudo().browse(company_id).exists()
        if not (company.active and company.sms_enabled and company.sms_opt_in_page):
            raise NotFound()
        return company

    def _to_code_page(self, company, handle, message=None):
        return redirect_with(message, f"/sms/opt-in/{company.id}/code/{handle}")

    def _render(self, company, *, name="", number="", choices=(), errors=None):
        page = request.env["sms.consent.page"]
        values = {
            **sender_values(company),
            "purposes": [
                (purpose, wording, page._stamp(wording))
                for purpose in page._purposes()
                for wording in purpose._get_wording(request.env.lang)
            ],
            "choices": {choice.purpose.id: choice for choice in choices},
            "errors": errors or {},
            "name": name,
            "number": number,
        }
        return respond("sms_consent.sign_up", values, status=422 if errors else 200)

    def _render_code(self, company, row, *, saved=None, code_errors=None):
        values = {
            **sender_values(company),
            "row": row,
            "codes": row,
            "write_number": request.env["sms.consent.page"]._masked,
            "code_url": f"/sms/opt-in/{company.id}/code/{row.handle}",
            "code_errors": code_errors or {},
            "saved": saved,
        }
        if row.state not in ("waiting", "confirmed"):
            return respond("sms_consent.sign_up_gone", values, status=404)
        return respond("sms_consent.sign_up_code", values, status=422 if code_errors else 200)
