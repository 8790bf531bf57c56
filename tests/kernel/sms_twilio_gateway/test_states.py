"""States: whatever the order of what we hear, the result is the same (B-9)."""

import doctest

from hypothesis import given
from hypothesis import strategies as st
from sms_twilio_gateway_kernel import states
from sms_twilio_gateway_kernel.states import (
    FINAL,
    TWILIO_STATES,
    State,
    advance,
    rank,
    replaceable_by,
)

STATES = st.sampled_from(State)
# the ways of one message at Twilio; the initial status makes no callback
STORIES = st.sampled_from(
    [
        ["queued", "sending", "sent", "delivered"],
        ["accepted", "queued", "sending", "sent", "undelivered"],
        ["queued", "failed"],
        ["queued", "sent"],
        ["scheduled", "canceled"],
    ]
)


def test_doctests():
    assert doctest.testmod(states).failed == 0


@given(STATES, STATES, STATES)
def test_advance_is_a_semilattice(a, b, c):
    assert advance(a, b) is advance(b, a)
    assert advance(a, advance(b, c)) is advance(advance(a, b), c)
    assert advance(a, a) is a
    assert rank(advance(a, b)) >= rank(a)


@given(STATES, STATES)
def test_the_guard_of_the_update_is_the_same_function(current, incoming):
    moved = incoming if current in replaceable_by(incoming) else current
    assert moved is advance(current, incoming)


@given(STORIES, st.data())
def test_b_9_shuffled_repeated_callbacks_end_like_the_story(story, data):
    heard = data.draw(st.permutations(story * 2))
    state = State.SENDING
    for status in heard:
        state = advance(state, TWILIO_STATES[status])
    assert state is TWILIO_STATES[story[-1]]


@given(st.lists(st.sampled_from(sorted(TWILIO_STATES)), min_size=1))
def test_uncertain_is_settled_by_any_word_of_twilio(words):
    state = State.UNCERTAIN
    for word in words:
        state = advance(state, TWILIO_STATES[word])
    assert rank(state) > rank(State.UNCERTAIN)


def test_sent_can_be_the_last_word_but_is_not_final():
    assert State.SENT not in FINAL
