"""The browser and the marketplace that journeys share."""

import os
import re
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
from playwright.sync_api import sync_playwright

from config import browser as browsers
from config.warming import COMPILED
from policy.actions import install_packaged_policy
from tests.journeys.market import Market, wait_for
from tests.journeys.steps import sign_in

# The browser's driver keeps an event loop in this thread; Django would take it for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# A refused form answers 422, and the browser notes that as an error of its own.
REFUSED = re.compile(r"the server responded with a status of 4(03|04|09|22)")
# A check that a newer one replaces ends with both lines; one that fails has another one.
REPLACED = re.compile(r": htmx:(sendAbort|afterRequest), ")
PATIENCE_MS = 15_000


def pytest_collection_modifyitems(items):
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package", autouse=True)
def _rows(django_db_setup, django_db_blocker):
    """Rows of journeys are committed: other processes must see them."""
    with django_db_blocker.unblock():
        install_policy()
        yield


def install_policy():
    since = datetime(2026, 1, 1, tzinfo=UTC)
    # Without notice, so that a new version is in force on the day it is approved; and stores
    # sell before they are identified.
    identity = {"required_from": None}
    overrides = {"governance": {"notice_days": 0, "identity": identity}}
    install_packaged_policy(now=since, effective_from=since, overrides=overrides)


@pytest.fixture(scope="package")
def market(_rows, server_environment, tmp_path_factory):
    with Market(server_environment, tmp_path_factory.mktemp("market")) as running:
        wait_for(lambda: _answers(running.url))
        # Two markets that start at once on two cores take their time; no page shall wait for it.
        wait_for(lambda: all(COMPILED in running.log(name) for name in ("web", "worker")))
        yield running


def _words(said):
    return f"{said.location['url']}: {said.text}"


def _answers(url):
    try:
        return urllib.request.urlopen(f"{url}/health/", timeout=2).status == 200
    except (OSError, urllib.error.URLError):
        return False


@pytest.fixture(scope="package")
def chromium():
    found = browsers.find()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=found.path, args=list(found.flags), env={**os.environ, **found.env}
        )
        yield running
        running.close()


@pytest.fixture(scope="package")
def sessions():
    """Who has signed in, with their cookies: the form is filled in once a person."""
    return {}


@pytest.fixture
def visit(chromium, market, sessions):
    """Return a function that opens a new window, for a person who is signed in or for nobody.

    Afterwards no page may have had a fault in its console.
    """
    windows, pages = [], []

    def open_window(person=None, **options):
        state = sessions.get(person and person.email)
        window = chromium.new_context(base_url=market.url, storage_state=state, **options)
        window.set_default_timeout(PATIENCE_MS)
        windows.append(window)
        page = window.new_page()
        pages.append(page)
        page.faults = []
        page.on("console", lambda said: said.type == "error" and page.faults.append(_words(said)))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        if person and not state:
            sign_in(page, person)
            sessions[person.email] = window.storage_state()
        return page

    yield open_window
    for window in windows:
        window.close()
    faults = [
        fault
        for page in pages
        for fault in page.faults
        if not (REFUSED.search(fault) or REPLACED.search(fault))
    ]
    assert faults == [], market.last_words()
