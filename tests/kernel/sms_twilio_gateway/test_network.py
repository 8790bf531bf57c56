"""What the network answers by itself: then we stay silent (C-3: one confirmation, not two)."""

import doctest

import pytest
from sms_twilio_gateway_kernel import network
from sms_twilio_gateway_kernel.network import answers


def test_doctests():
    assert doctest.testmod(network).failed == 0


@pytest.mark.parametrize("body", ["STOP", "stopall", " Unsubscribe\n", "help", "INFO", "unstop"])
@pytest.mark.parametrize("toll_free", [True, False])
def test_whole_keywords(body, toll_free):
    assert answers(body, toll_free=toll_free)


@pytest.mark.parametrize("body", ["", "stop texting me", "1", "2", "agree", "STOP."])
@pytest.mark.parametrize("toll_free", [True, False])
def test_anything_else_is_left_to_us(body, toll_free):
    assert not answers(body, toll_free=toll_free)
