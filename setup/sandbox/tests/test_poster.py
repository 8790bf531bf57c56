"""The line of callbacks: none is left in it."""

import asyncio

from sandbox.callbacks import Delivery, Poster
from sandbox.model import Account
from sandbox.schedule import Schedule

from .receiver import Receiver


def test_posted_while_the_last_worker_ends(receiver: Receiver) -> None:
    """With one worker, what is posted in the very moment it has emptied the line."""

    async def post_two() -> None:
        loop = asyncio.get_running_loop()
        poster = Poster(Schedule(loop), concurrency=1)
        second = Delivery(Account("AC1", "secret", 0), receiver.url, lambda: {"n": "2"})
        first = Delivery(
            second.account,
            receiver.url,
            lambda: {"n": "1"},
            on_reply=lambda _text: loop.call_soon(poster.post, second),
        )
        poster.post(first)
        while poster.counts["ok"] < 2:
            await asyncio.sleep(0.01)
        assert not poster.pending
        await poster.close()

    async def patiently() -> None:
        await asyncio.wait_for(post_two(), 60)

    asyncio.run(patiently())
    assert [hook.form["n"] for hook in receiver.hooks] == ["1", "2"]
