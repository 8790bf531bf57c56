"""Asks Twilio to forget what a text said. No ORM: threads run this.

https://www.twilio.com/docs/messaging/api/message-resource#redact-a-message
"""

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from .transport import Account, connect

_logger = logging.getLogger(__name__)

THREADS = 8
GONE = 404  # Twilio keeps messages for a time of its own: what is not there says nothing more


@dataclass(frozen=True)
class Redaction:
    """A message at Twilio whose body is to go."""

    message_id: int
    account: Account
    sid: str


def redact(wanted: Iterable[Redaction]) -> set[str]:
    """Empty the bodies; returns the SIDs of those that are certainly empty or gone."""
    with ThreadPoolExecutor(THREADS) as threads:
        return {sid for sid in threads.map(_redact_one, wanted) if sid}


def _redact_one(wanted: Redaction) -> str | None:
    try:
        connect(wanted.account).messages(wanted.sid).update(body="")
    except TwilioRestException as error:
        if error.status != GONE:
            _logger.info("message %s: not redacted, %s", wanted.message_id, error.code)
            return None
    except (requests.RequestException, TwilioException) as error:
        _logger.info("message %s: not redacted, %s", wanted.message_id, type(error).__name__)
        return None
    return wanted.sid
