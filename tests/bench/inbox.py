"""inbox.*: the front desk with 100,000 conversations and a million texts, two companies ticked.

- ``inbox.open``, ``inbox.thread``, ``inbox.reply``, ``inbox.read``, ``inbox.answer``: against what
  Discuss does for the same thing, with 1,000 channels. (It loads every channel of the user; with
  100,000 it would not open.) It knows no opt-outs, costs or companies.
- ``inbox.filters``, ``inbox.page``, ``inbox.search``: against ourselves with 1,000 conversations;
  a ratio of 1 is flat. Each is the slowest of several calls.
"""

from collections.abc import Callable
from contextlib import ExitStack
from functools import cache, partial
from typing import Any
from uuid import uuid4

from _inbox import COMMON, FIRST_NAMES, RARE, SURNAME, Desk, add_discuss, populate
from _support import Measured, environment_of, fresh_database, main, measure, report

from odoo.addons.mail.tools.discuss import Store

MANY, FEW = 100_000, 1_000
CHOICES = ("open", "unread", "mine", "unassigned", "unknown", "done")
TIMES = 5


class Desks:
    """The two desks and Discuss, made when they are asked for and dropped in the end."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.of = cache(self._of)
        self.channels = cache(lambda: add_discuss(self.of(MANY).env))

    def _of(self, conversations: int) -> Desk:
        name = self._stack.enter_context(fresh_database(f"inbox_{conversations}"))
        return populate(self._stack.enter_context(environment_of(name)), conversations)


def _against_discuss(name: str, desk: Desk, ours: Callable, peer: Callable, note: str) -> None:
    """Every call has a conversation of its own; what both sides wrote is rolled back."""
    own = measure(desk.env, ours, TIMES)
    other = measure(desk.env, peer, TIMES)
    desk.env.cr.rollback()
    _report(name, own, other, f"{note}; peer: Discuss, {other.queries} queries")


def _against_few(name: str, desks: Desks, calls: Callable[[Desk], dict[str, Callable]]) -> None:
    slowest = {}
    for size in (FEW, MANY):
        desk = desks.of(size)
        measured = {what: measure(desk.env, call, TIMES) for what, call in calls(desk).items()}
        what = max(measured, key=lambda each: measured[each].seconds)
        slowest[size] = what, measured[what]
    what, own = slowest[MANY]
    few, other = slowest[FEW]
    _report(name, own, other, f"{what}; peer: ourselves with {FEW} conversations ({few})")


def _report(name: str, own: Measured, other: Measured, note: str) -> None:
    seconds = own.seconds * 1000, other.seconds * 1000
    report(name, "milliseconds", *seconds, f"{own.queries} queries; {note}")


def _inbox(desk: Desk, **options: Any) -> dict:
    return desk.env["sms.conversation"].search_inbox(**options)


def _store(env: Any, records: Any) -> dict:
    """What the browser would be sent."""
    return Store().add(records).get_result()


def opening(desks: Desks) -> None:
    """The list and its counters: all that the screen asks for."""
    desk, channels = desks.of(MANY), desks.channels()
    env = channels.env

    def peer() -> None:
        found = env["discuss.channel"]._get_channels_as_member()
        _store(env, found)
        _store(env, found._get_last_messages())

    answer = _inbox(desk)
    assert len(answer["rows"]) == 30, len(answer["rows"])
    assert answer["counts"]["unread"] == 100, answer["counts"]
    _against_discuss(
        "inbox.open", desk, partial(_inbox, desk), peer, f"{MANY} conversations and all counters"
    )


def filters(desks: Desks) -> None:
    _against_few(
        "inbox.filters",
        desks,
        lambda desk: {choice: partial(_inbox, desk, choice=choice) for choice in CHOICES},
    )


def page(desks: Desks) -> None:
    """From the middle of each list, and of a thread with a text for every fifth conversation."""

    def calls(desk: Desk) -> dict[str, Callable]:
        conversations = desk.env["sms.conversation"]
        found = {}
        for choice in CHOICES:
            rows = conversations.search(conversations._choices()[choice])
            middle = rows[len(rows) // 2]
            before = [str(middle.last_message_at), middle.id]
            found[choice] = partial(_inbox, desk, choice=choice, before=before)
        long = conversations.search([("number", "=", desk.numbers[0])])
        texts = desk.env["sms.message"].search([("number", "=", long.number)])
        found["a long thread"] = partial(long.read_thread, before=texts[len(texts) // 2].id)
        return found

    _against_few("inbox.page", desks, calls)


def search(desks: Desks) -> None:
    """By name, number and words, found often, seldom and never."""

    def calls(desk: Desk) -> dict[str, Callable]:
        number = desk.numbers[len(desk.numbers) // 2]
        texts = {
            "a common name": FIRST_NAMES[0],
            "a rare name": SURNAME,
            "a number": number,
            "the end of a number": number[-4:],
            "digits in all numbers": "555",
            "a common word": COMMON,
            "a rare word": RARE,
            "a letter": "a",
            "nothing": "zzyzx",
        }
        for what in ("a rare name", "a number", "the end of a number"):
            assert _inbox(desk, text=texts[what])["rows"], what
        assert not _inbox(desk, text=texts["nothing"])["rows"]
        return {what: partial(_inbox, desk, text=text) for what, text in texts.items()}

    _against_few("inbox.search", desks, calls)


def thread(desks: Desks) -> None:
    """A conversation is opened: its texts, what may be answered, by which templates."""
    desk, channels = desks.of(MANY), desks.channels()
    env = channels.env
    ids = iter(desk.ids("unread_count = 0", 2 * TIMES))
    others = iter(channels)

    def ours() -> None:
        found = env["sms.conversation"].browse(next(ids)).read_thread()
        assert len(found["messages"]) >= 10

    def peer() -> None:
        found = env["mail.message"]._message_fetch(None, thread=next(others))["messages"]
        assert len(found) == 10
        _store(env, found)

    _against_discuss("inbox.thread", desk, ours, peer, "with the gate's word on every purpose")


def reply(desks: Desks) -> None:
    """From the webhook, verified, to the message on the bus."""
    desk, channels = desks.of(MANY), desks.channels()
    env = channels.env
    gateway = env.ref("sms_twilio_gateway.demo_gateway").sudo()
    ids = iter(env["sms.conversation"].browse(desk.ids("unread_count = 0", 2 * TIMES)))
    others = iter(channels)

    def ours() -> None:
        gateway._apply_inbound(
            {
                "MessageSid": [f"SM{uuid4().hex}"],
                "From": [next(ids).number],
                "To": ["+18335550100"],
                "Body": ["When do you open?"],
            }
        )
        env.cr.flush()

    def peer() -> None:
        channel = next(others)
        guest = (channel.channel_member_ids.partner_id - env.user.partner_id).sudo()
        channel.sudo().message_post(
            body="When do you open?",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=guest.id,
        )
        env.cr.flush()

    note = "with keywords, consent, the contact's chatter and the notification"
    _against_discuss("inbox.reply", desk, ours, peer, note)


def read(desks: Desks) -> None:
    desk, channels = desks.of(MANY), desks.channels()
    env = channels.env
    ids = iter(desk.ids("unread_count > 0", 2 * TIMES))
    members = iter(channels[: 2 * TIMES].self_member_id)

    def ours() -> None:
        env["sms.conversation"].browse(next(ids)).mark_read()
        env.cr.flush()

    def peer() -> None:
        member = next(members)
        last = member.channel_id._get_last_messages()
        member._mark_as_read(last.id)
        env.cr.flush()

    _against_discuss("inbox.read", desk, ours, peer, "read for the whole desk")


def answer(desks: Desks) -> None:
    """Until the text is in the queue of its number."""
    desk, channels = desks.of(MANY), desks.channels()
    env = channels.env
    ids = iter(env["sms.conversation"].browse(desk.ids("unread_count = 0", 2 * TIMES)))
    others = iter(channels)
    purpose = env.ref("sms_twilio_gateway.purpose_answer")

    def ours() -> None:
        next(ids).answer("We open at nine.", purpose.id, uuid4().hex)
        env.cr.flush()

    def peer() -> None:
        next(others).message_post(
            body="We open at nine.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        env.cr.flush()

    note = "with the gate, the sender, the queue and the contact's chatter"
    _against_discuss("inbox.answer", desk, ours, peer, note)


if __name__ == "__main__":
    with ExitStack() as everything:
        desks = Desks(everything)
        main(
            {
                "inbox.open": partial(opening, desks),
                "inbox.filters": partial(filters, desks),
                "inbox.page": partial(page, desks),
                "inbox.search": partial(search, desks),
                "inbox.thread": partial(thread, desks),
                "inbox.reply": partial(reply, desks),
                "inbox.read": partial(read, desks),
                "inbox.answer": partial(answer, desks),
            }
        )
