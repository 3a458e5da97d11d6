"""Staff set up a second factor and sign in with it, and its pages have nothing for axe to find."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.accounts.steps import code_of, give_factor
from tests.journeys.axe import faults_of
from tests.journeys.conftest import _answers
from tests.journeys.market import Market, wait_for
from tests.journeys.people import person, store_of
from tests.journeys.steps import fill, press, see, sign_in

# Whether the picture was drawn: a refused one has no size.
DRAWN = "image => image.complete && image.naturalWidth > 0"


@pytest.fixture(scope="module")
def market(_rows, server_environment, tmp_path_factory):
    """A marketplace of its own, whose staff must have one."""
    asked = {**server_environment, "STAFF_SECOND_FACTOR": "1"}
    with Market(asked, tmp_path_factory.mktemp("strict"), is_web_alone=True) as running:
        wait_for(lambda: _answers(running.url))
        yield running


def begin_set_up(page, reader):
    """From the form to sign in to the page with the key; return the key."""
    sign_in(page, reader)
    return page.locator("dd.mono").inner_text()


def sign_out(page):
    page.goto(reverse("account_logout"))
    press(page, "Sign out")


def test_set_one_up_and_sign_in_with_it(visit):
    max_ = person("Max", "moderator")
    page = visit(None, java_script_enabled=False)
    key = begin_set_up(page, max_)
    assert page.get_by_role("img", name="Picture to scan").evaluate(DRAWN)
    page.goto("/moderation/")
    see(page, "Set up a second factor")
    key = page.locator("dd.mono").inner_text()
    fill(page, {"Your code": code_of(key)})
    press(page, "Turn it on")
    codes = page.locator("main li.mono").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them").click()
    page.goto("/moderation/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review queue")

    # The code that set it up is used.
    for code in (code_of(key, 1), codes[0]):
        sign_out(page)
        sign_in(page, max_)
        fill(page, {"Your code": "000000"})
        press(page, "Go on", answer=422)
        see(page, "This code is not right.")
        fill(page, {"Your code": code})
        press(page, "Go on")
        page.goto("/moderation/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Review queue")


def test_its_pages_have_no_fault(visit):
    ada = person("Ada", "policy_admin")
    page = visit(None)
    faults = []

    def look(name=""):
        if name:
            page.goto(reverse(name))
        faults.extend(f"{page.url} {fault}" for fault in faults_of(page))

    key = begin_set_up(page, ada)
    look()
    fill(page, {"Your code": "000000"})
    press(page, "Turn it on", answer=422)
    look()
    fill(page, {"Your code": code_of(key)})
    press(page, "Turn it on")
    look()
    for name in ("accounts:profile", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        look(name)
    look("mfa_view_recovery_codes")
    sign_out(page)
    sign_in(page, ada)
    look()
    assert not faults, "\n".join(faults)


def test_the_pages_of_a_seller_have_no_fault(visit):
    sofia = person("Sofia")
    store_of(sofia, "Sofia’s Lamps")
    page = visit(None)
    sign_in(page, sofia)
    page.goto(reverse("accounts:profile"))
    faults = faults_of(page)
    secret, _codes = give_factor(sofia)
    page.goto(reverse("mfa_deactivate_totp"))
    faults += faults_of(page)
    fill(page, {"Your code": code_of(secret)})
    press(page, "Go on")
    see(page, "Your password alone will be enough")
    faults += faults_of(page)
    assert not faults, "\n".join(faults)
