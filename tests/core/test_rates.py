"""Callers are counted by address, for as long as the rate says."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from core.errors import TooMany
from core.rates import FAILED_A_MINUTE, address_of, caller_of, count_failure, refuse_flood


@pytest.fixture(autouse=True)
def _nobody_called_yet():
    cache.clear()


def test_refuses_above_the_rate_and_says_when_to_come_again():
    for _call in range(3):
        refuse_flood("somebody", 3, minutes=60)

    with pytest.raises(TooMany, match="Wait 60 minutes") as refusal:
        refuse_flood("somebody", 3, minutes=60)
    assert refusal.value.retry_after == 3600
    refuse_flood("somebody else", 3, minutes=60)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.9", "198.51.100.9"),
        ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:198.51.100.9", "198.51.100.9"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_counts_a_network_of_ipv6_as_one_and_keeps_the_address(address, counted):
    request = RequestFactory(REMOTE_ADDR=address).get("/")
    assert (caller_of(request), address_of(request)) == (counted, address)


def test_another_address_of_the_same_network_is_refused_too():
    for place in range(FAILED_A_MINUTE):
        count_failure(RequestFactory(REMOTE_ADDR=f"2001:db8::{place:x}").get("/"))

    with pytest.raises(TooMany):
        count_failure(RequestFactory(REMOTE_ADDR="2001:db8::ffff").get("/"))
    count_failure(RequestFactory(REMOTE_ADDR="2001:db8:0:1::1").get("/"))
