"""The line of callbacks: none is left in it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from sandbox.callbacks import Delivery, Poster
from sandbox.model import Account
from sandbox.schedule import Schedule

from .receiver import Answer, Receiver

ACCOUNT = Account("AC1", "secret", 0)


def run(steps: Callable[[Poster], Awaitable[None]]) -> None:
    """Run ``steps`` with a poster of one worker, patiently."""

    async def with_poster() -> None:
        poster = Poster(Schedule(asyncio.get_running_loop()), concurrency=1)
        try:
            await asyncio.wait_for(steps(poster), 60)
        finally:
            await poster.close()

    asyncio.run(with_poster())


async def until(condition: Callable[[], object]) -> None:
    """Let the loop go on until ``condition()`` holds."""
    while not condition():
        await asyncio.sleep(0.01)


def _broken(*_arguments: object) -> dict[str, str]:
    raise LookupError("no such thing")


def test_posted_while_the_last_worker_ends(receiver: Receiver) -> None:
    """With one worker, what is posted in the very moment it has emptied the line."""

    async def post_two(poster: Poster) -> None:
        loop = asyncio.get_running_loop()
        second = Delivery(ACCOUNT, receiver.url, lambda: {"n": "2"})
        first = Delivery(
            ACCOUNT,
            receiver.url,
            lambda: {"n": "1"},
            on_reply=lambda _text: loop.call_soon(poster.post, second),
        )
        poster.post(first)
        await until(lambda: poster.counts["ok"] == 2)
        assert not poster.pending

    run(post_two)
    assert [hook.form["n"] for hook in receiver.hooks] == ["1", "2"]


@pytest.mark.parametrize(
    "bad",
    [
        {"form": _broken},
        {"form": lambda: {"Body": "\ud83d"}},
        {"form": lambda: {"n": "1"}, "on_reply": _broken},
    ],
    ids=["form", "lone surrogate", "reply"],
)
def test_a_bad_webhook_does_not_stop_the_line(
    receiver: Receiver, caplog: pytest.LogCaptureFixture, bad: dict[str, Callable[..., object]]
) -> None:
    """It is logged and counts as failed; what waits behind it is posted."""

    async def post_two(poster: Poster) -> None:
        poster.post(Delivery(ACCOUNT, receiver.url, **bad))
        poster.post(Delivery(ACCOUNT, receiver.url, lambda: {"n": "2"}))
        await until(lambda: not poster.pending)
        assert poster.counts == {"failed": 1, "ok": 1}

    run(post_two)
    assert receiver.hooks[-1].form == {"n": "2"}
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.parametrize("answer", [Answer(503), Answer(200, "hello")])
def test_what_is_under_way_when_the_line_is_dropped_has_no_consequences(
    receiver: Receiver, answer: Answer
) -> None:
    """Neither another try nor a reply; and it counts to nothing."""
    receiver.answers.append(answer)
    replies: list[str] = []

    async def drop(poster: Poster) -> None:
        url = f"{receiver.url}#rc=3&rp=all"

        def form_of_the_first() -> dict[str, str]:
            poster.drop_waiting()
            poster.post(Delivery(ACCOUNT, url, lambda: {"n": "2"}))
            return {"n": "1"}

        poster.post(Delivery(ACCOUNT, url, form_of_the_first, on_reply=replies.append))
        await until(lambda: not poster.pending)
        assert poster.counts == {"ok": 1}

    run(drop)
    assert [hook.form["n"] for hook in receiver.hooks] == ["1", "2"]
    assert not replies
