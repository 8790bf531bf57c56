from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PageCase

#: Parts of an address that no form of ours ever sends, as they travel.
ODD_PARTS = (
    "%00",
    "%ff%fe",
    "%F0%9F%98%80",
    "%0d%0aLocation:x",
    "..%2f..%2fetc",
    "-1",
    "2147483648",
    "9" * 25,
    "x-99999999999999999999",
    "a" * 3000,
)
ODD_VALUES = ("", "\x00", "\ud7ff\uffff", "9" * 25, "a" * 3000)


@tagged("post_install", "-at_install")
class TestSecurityPaths(PageCase):
    """Whatever address or bytes a browser sends, the answer is never an error of ours."""

    def _routes(self, start):
        """The add-ons' own routes below ``start``: (rule with its variables, methods)."""
        http = self.env["ir.http"]
        modules = sorted(self.registry._init_modules)
        for rule, endpoint in http._generate_routing_rules(modules, http._get_converters()):
            is_ours = endpoint.func.__module__.startswith("odoo.addons.sms_")
            if is_ours and rule.startswith(start):
                methods = endpoint.routing.get("methods") or ("GET", "POST")
                yield rule, {"GET", "POST"} & {*methods}

    def _fill(self, rule, part, usual):
        """``rule`` with ``part`` for one variable at a time, ``usual`` for the others."""
        pieces = rule.replace(">", "<").split("<")
        for odd in range(1, len(pieces), 2):
            yield "".join(
                piece if not index % 2 else part if index == odd else usual
                for index, piece in enumerate(pieces)
            )

    def _answers(self, url, methods, values):
        for method in sorted(methods):
            data = {**values, "csrf_token": Request.csrf_token(self)}
            with self.subTest(method=method, url=url[:80]):
                response = self.url_open(
                    url, data=data if method == "POST" else None, allow_redirects=False
                )
                self.assertLess(response.status_code, 500, response.text[:1500])

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_http")
    def _fuzz(self, start):
        routes = list(self._routes(start))
        self.assertTrue(routes)
        for rule, methods in routes:
            for part in ODD_PARTS:
                for url in self._fill(rule, part, str(self.company.id)):
                    self._answers(url, methods, {})
            (usual, *_rest) = [*self._fill(rule, "1", "1"), rule]
            for value in ODD_VALUES:
                names = ("number", "kind", "handle", "code", "name", "page", "website", "a")
                self._answers(usual, methods, dict.fromkeys(names, value))

    def test_a_visitor_meets_no_error_of_ours(self):
        self.authenticate(None, None)
        self._fuzz("/sms/")

    def test_a_member_meets_no_error_of_ours(self):
        self._log_in(self.ann)
        self._fuzz("/my/")

    def test_staff_meet_no_error_of_ours(self):
        self.authenticate("admin", "admin")
        self._fuzz("/sms_")
