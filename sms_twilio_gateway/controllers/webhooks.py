import psycopg2

from odoo import SUPERUSER_ID
from odoo.exceptions import ConcurrencyError, MissingError
from odoo.http import Controller, Response, request, route

from ..kernel.webhook import MAX_BODY_BYTES, BadWebhook, json_form, parse_attempt
from ..models.isolation import begin_read_committed

ROUTE = {
    "type": "http",
    "auth": "public",
    "methods": ["POST"],
    "csrf": False,  # the signature proves the caller
    "save_session": False,
    # 413 when announced; of a body without a length (chunked) no more is read, so 403
    "max_content_length": MAX_BODY_BYTES,
}
# the busiest one, two calls or more a text: nobody's session, and so fewer queries
STATUS_ROUTE = ROUTE | {"auth": "none", "readonly": False}
SCHEMES = ("https", "http")
NO_REPLY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


class TwilioWebhooks(Controller):
    """Verify, parse, apply. 403: not Twilio's; 413: no text is that long; 2xx: done, or nothing
    to do; 5xx: try again.

    https://www.twilio.com/docs/usage/webhooks/webhooks-security
    """

    @route("/sms/twilio/<string:token>/status/<string:uuid>", **STATUS_ROUTE)
    def status(self, token, uuid, **_parameters):
        """What became of one of our texts."""
        request.update_env(user=SUPERUSER_ID)
        begin_read_committed(request.env)
        gateway, form = self._verified(token)
        if not gateway:
            return Response(status=403)
        attempt = request.httprequest.args.get("a", "")
        try:
            gateway._apply_status(uuid, parse_attempt(attempt), form)
        except BadWebhook:
            return Response(status=204)  # nothing that another try would make better
        return Response(status=204)

    @route("/sms/twilio/<string:token>/inbound", **ROUTE)
    def inbound(self, token, **_parameters):
        """A text for us."""
        begin_read_committed(request.env)
        gateway, form = self._verified(token)
        if not gateway:
            return Response(status=403)
        try:
            gateway._apply_inbound(form)
            request.env.flush_all()
        except BadWebhook:
            return Response(status=204)
        except (psycopg2.IntegrityError, MissingError) as error:
            # what was read has gone meanwhile, or the same has come: replayed, it looks anew
            raise ConcurrencyError(str(error)) from error
        return Response(NO_REPLY, content_type="text/xml")

    @route("/sms/twilio/<string:token>/test", **ROUTE)
    def test(self, token, **_parameters):
        """Our own question whether webhooks would arrive: what was sent is said back."""
        gateway, form = self._verified(token)
        if not gateway:
            return Response(status=403)
        return Response("".join(form.get("Nonce", ()))[:64], content_type="text/plain")

    def _verified(self, token):
        """The gateway whose signature the request bears, or an empty one; and the form."""
        http_request = request.httprequest
        gateways = request.env["sms.gateway"]
        form, body = dict(http_request.form.lists()), None
        if http_request.mimetype == "application/json":
            body = http_request.get_data(as_text=True)
            form = json_form(body)
        query = http_request.query_string.decode("latin-1")
        signature = http_request.headers.get("X-Twilio-Signature")
        # as called, before any decoding: that is what was signed
        path = http_request.environ.get("RAW_URI", http_request.path).partition("?")[0]
        found = gateways._verify_webhook(token, path, query, form, signature, body)
        if not found:
            called = f"{path}?{query}" if query else path
            addresses = [f"{scheme}://{host}{called}" for host in _hosts() for scheme in SCHEMES]
            gateways._note_refusal(token, form, signature, addresses)
        return found, form


def _hosts():
    """The hosts that the request may have been sent to, as the caller or a proxy says."""
    headers = request.httprequest.headers
    names = (headers.get("Host"), headers.get("X-Forwarded-Host"))
    return [name.split(",")[0].strip() for name in dict.fromkeys(names) if name]
