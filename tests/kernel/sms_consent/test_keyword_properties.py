"""What must hold of every text that asks to stop, however it is typed."""

from hypothesis import assume, given
from hypothesis import strategies as st
from sms_consent_kernel.keywords import Certainty, Kind, classify

FAMILY = ("stop", "stopall", "quit", "end", "revoke", "opt out", "optout", "cancel", "unsubscribe")
LOOKALIKES = {
    "a": "аα@",
    "c": "сϲ",
    "e": "е3",
    "i": "іι1",
    "o": "оο0",
    "p": "рρ",
    "s": "ѕ5",
    "t": "тτ",
    "u": "υ",
}
NOISE = st.text(" \t\n.!?,;:-*'\"()~\u200b\ufe0f🙏😡🤬👎", max_size=5)
REQUESTS = (
    "stop texting me",
    "please stop",
    "unsubscribe",
    "unsubscribe me",
    "take me off your list",
    "remove me from your list",
    "remove my number",
    "do not text me",
    "leave me alone",
    "no more messages",
    "delete my number",
    "stop sending me texts",
    "i want to unsubscribe",
    "no me manden mensajes",
    "dejen de molestarme",
    "arrêtez de me texter",
    "désabonnez-moi",
)
POLITE = (
    "please",
    "thanks",
    "thank you",
    "kindly",
    "sir",
    "ok",
    "hello",
    "por favor",
    "merci",
    "🙏",
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@given(st.sampled_from(FAMILY), NOISE, NOISE, st.data())
def test_c_1_case_noise_and_lookalikes_leave_the_words_of_the_rule_certain(
    word, before, after, data
):
    letters = list(word)
    for at in data.draw(st.sets(st.integers(0, len(word) - 1), max_size=3)):
        choices = LOOKALIKES.get(letters[at], "") + letters[at].upper()
        letters[at] = data.draw(st.sampled_from(choices))
    # One digit among few letters is a word of its own ("3nd"), more than two hide the word.
    assume(sum(letter in "0135@" for letter in letters) <= (len(word) > 3))
    intent = classify(before + "".join(letters) + after)
    assert (intent.kind, intent.certainty) == (Kind.OPT_OUT, Certainty.CERTAIN)


@given(
    st.sampled_from(REQUESTS),
    st.lists(st.sampled_from(POLITE), max_size=2),
    st.lists(st.sampled_from(POLITE), max_size=3),
)
def test_b_6_polite_words_do_not_hide_a_revocation(request, before, after):
    assert classify(" ".join([*before, request, *after])).kind is Kind.OPT_OUT


@given(st.sampled_from(REQUESTS), st.data())
def test_b_6_a_slip_of_the_finger_does_not_hide_a_request(request, data):
    at = data.draw(st.integers(0, len(request) - 2))
    letter = data.draw(st.sampled_from(LETTERS))
    slip = data.draw(
        st.sampled_from(
            [
                request[:at] + request[at + 1] + request[at] + request[at + 2 :],
                request[:at] + request[at] + request[at:],
                request[:at] + letter + request[at:],
                request[:at] + request[at + 1 :],
            ]
        )
    )
    assert classify(slip).kind is Kind.OPT_OUT
