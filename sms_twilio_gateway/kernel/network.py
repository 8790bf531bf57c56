"""Which replies the network answers by itself, before we hear of them.

https://help.twilio.com/articles/223134027 (defaults), https://help.twilio.com/articles/223181748
(toll-free: the network itself, and only START or UNSTOP undo a STOP)
"""

STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START = frozenset({"START", "UNSTOP", "YES"})
TOLL_FREE_START = frozenset({"START", "UNSTOP"})
HELP = frozenset({"HELP", "INFO"})


def answers(body: str, *, toll_free: bool) -> bool:
    """Whether Twilio's default handling confirms this text; only a whole message counts.

    >>> answers(" Stop ", toll_free=False), answers("stop please", toll_free=False)
    (True, False)
    >>> answers("yes", toll_free=False), answers("yes", toll_free=True)
    (True, False)
    """
    word = body.strip().upper()
    return word in STOP or word in HELP or word in (TOLL_FREE_START if toll_free else START)
