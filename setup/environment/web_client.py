"""Odoo's own web interface as a program uses it: log in, then call methods as that user.

What a person's browser calls, so access rights, record rules and transactions are the real ones.
Standard library only.
"""

import http.cookiejar
import itertools
import json
import urllib.request
from typing import Any

TIMEOUT = 120.0


class OdooError(Exception):
    """Odoo answered with an error; the text is what a person would have read."""


class WebClient:
    """A logged-in user.

    :raises OdooError: when the log-in is refused
    """

    def __init__(self, url: str, database: str, login: str, password: str) -> None:
        self.url = url
        self.login = login
        self._ids = itertools.count(1)
        self._opener = urllib.request.build_opener(
            # A loopback server is never reached through a proxy.
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
        credentials = {"db": database, "login": login, "password": password}
        self._post("/web/session/authenticate", credentials)

    def call(self, model: str, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method of a model; record methods get the ids as first argument."""
        values = {"model": model, "method": method, "args": arguments, "kwargs": options}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", values)

    def ref(self, xml_id: str) -> int:
        """The id of the record with this XML id.

        :raises OdooError: if there is none
        """
        module, name = xml_id.split(".", 1)
        domain = [("module", "=", module), ("name", "=", name)]
        found = self.call("ir.model.data", "search_read", domain, ["res_id"])
        if not found:
            raise OdooError(f"There is no record {xml_id}.")
        return int(found[0]["res_id"])

    def open(self, path: str) -> Any:
        """GET a page as this user; the open response."""
        return self._opener.open(self.url + path, timeout=TIMEOUT)

    def _post(self, path: str, values: dict[str, Any]) -> Any:
        body = {"jsonrpc": "2.0", "method": "call", "id": next(self._ids), "params": values}
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with self._opener.open(request, timeout=TIMEOUT) as response:
            answer = json.load(response)
        if "error" in answer:
            error = answer["error"]
            raise OdooError(error.get("data", {}).get("message") or error.get("message"))
        return answer.get("result")
