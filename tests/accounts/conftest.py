"""Every test of accounts begins without a try."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_tried_yet():
    """Codes and tries are counted by address, and here everybody comes from the same one."""
    cache.clear()
