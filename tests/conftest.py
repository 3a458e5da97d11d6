"""What every test may ask for."""

import gc
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.client import share_middleware

pytest_plugins = ["tests.database", "tests.kept", "tests.cast"]

# How long an example takes says nothing on a machine that does other work as well.
settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any_machine")


# Some of these take a minute: they come first, and nobody waits for one of them at the end.
LONG = ("tests/faults/", "tests/operations/", "tests/evaluations/", "tests/test_demo.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """Thousands of tests and all models stay until the end: to walk through them time and again in
    search of garbage takes one second in fifteen."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_configure() -> None:
    # WhiteNoise would look at all files whenever it is built.
    django_settings.WHITENOISE_AUTOREFRESH = True
    share_middleware()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page that was asked for in Chinese leaves its thread in Chinese; the next test is not."""
    yield
    translation.deactivate()
