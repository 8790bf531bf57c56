"""Reading the TwiML answer to an inbound text.

Source: https://www.twilio.com/docs/messaging/twiml/message
"""

from __future__ import annotations

from xml.etree import ElementTree

MAX_TWIML = 64 * 1024


def replies(text: str) -> list[str]:
    """The texts of all ``<Message>`` verbs; empty for ``<Response/>`` and for what is no TwiML.

    >>> replies("<Response><Message>Hi</Message></Response>")
    ['Hi']

    A document type is refused, so that no entity is ever expanded.
    """
    if len(text) > MAX_TWIML or "<!DOCTYPE" in text:
        return []
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return []
    if root.tag != "Response":
        return []
    found = (_text(verb) for verb in root if verb.tag in ("Message", "Sms"))
    return [body for body in found if body]


def _text(verb: ElementTree.Element) -> str:
    body = verb.find("Body")
    return ((verb.text if body is None else body.text) or "").strip()
