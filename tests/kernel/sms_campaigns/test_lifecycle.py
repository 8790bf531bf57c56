"""Every state of a campaign can be reached and, while open, be left."""

import pytest
from sms_campaigns_kernel.lifecycle import EDITABLE, NEXT, State, can_move

FINAL = {State.COMPLETED, State.CANCELLED}


def test_table_knows_every_state():
    assert set(NEXT) == set(State)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_final_states_stay(state):
    assert not any(can_move(state, wanted) for wanted in State)


@pytest.mark.parametrize("state", sorted(set(State) - FINAL))
def test_b_11_whatever_is_open_can_be_cancelled(state):
    assert can_move(state, State.CANCELLED)


def test_b_11_a_running_campaign_pauses_and_goes_on():
    assert can_move(State.IN_PROCESS, State.PAUSED)
    assert can_move(State.PAUSED, State.IN_PROCESS)


def test_nothing_is_edited_once_launched():
    """What is paused goes back only while nothing is written: ``test_lifecycle`` of the add-on."""
    assert set(EDITABLE) == {State.DRAFT, State.SCHEDULED}
    back = {state for state in State if can_move(state, State.DRAFT)}
    assert back == {State.SCHEDULED, State.PAUSED}
