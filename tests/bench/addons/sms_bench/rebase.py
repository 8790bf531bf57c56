"""Sends what Odoo's own ``sms_twilio`` addresses to Twilio to the sandbox instead.

Its address of the API stands in its code, so there is no setting for it.
"""

import os

import requests

TWILIO_URL = "https://api.twilio.com"
_request = requests.Session.request


def _rebased(session, method, url, *args, **kwargs):
    sandbox = os.environ["SMS_BENCH_SANDBOX"]
    session.trust_env = False
    return _request(session, method, url.replace(TWILIO_URL, sandbox, 1), *args, **kwargs)


if os.environ.get("SMS_BENCH_SANDBOX"):
    requests.Session.request = _rebased
