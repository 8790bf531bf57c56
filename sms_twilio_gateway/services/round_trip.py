"""A request to our own public address, signed as Twilio signs: does it come back to us?"""

from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from twilio.request_validator import RequestValidator

from .transport import Account, ExternalCallRefused, is_loopback

TIMEOUT_SECONDS = 10.0
LONGEST_NONCE = 64


class Unreachable(RuntimeError):
    """No answer; ``kind`` is ``timeout``, ``certificate`` or ``connection``."""

    def __init__(self, kind: str):
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Answer:
    """What came back; ``nonce`` is what the answer repeats, ``location`` where it leads on to."""

    status: int
    nonce: str = ""
    location: str = ""


def call(account: Account, url: str, nonce: str) -> Answer:
    """POST to ``url`` with a genuine signature; redirections are not followed.

    :raises Unreachable: nobody answered
    :raises ExternalCallRefused: in a test, for an address that is not on this machine
    """
    if account.loopback_only and not is_loopback(url):
        raise ExternalCallRefused(f"tests may not reach {urlsplit(url).hostname}")
    form = {"AccountSid": account.account_sid, "Nonce": nonce}
    signature = RequestValidator(account.auth_token).compute_signature(url, form)
    with requests.Session() as session:
        session.trust_env = not is_loopback(url)
        try:
            response = session.post(
                url,
                data=form,
                headers={"X-Twilio-Signature": signature},
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
                stream=True,
            )
            body = response.raw.read(LONGEST_NONCE, decode_content=True)
        except requests.exceptions.SSLError as error:
            raise Unreachable("certificate") from error
        except requests.Timeout as error:
            raise Unreachable("timeout") from error
        except (requests.RequestException, OSError) as error:
            raise Unreachable("connection") from error
    said = body.decode("ascii", "replace") if response.status_code == 200 else ""
    return Answer(response.status_code, said, response.headers.get("Location", ""))
