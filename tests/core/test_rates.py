"""Callers are counted by address, for as long as the rate says."""

import pytest
from django.core.cache import cache

from core.errors import TooMany
from core.rates import refuse_flood


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
