"""A passkey in a real browser, by its virtual authenticator: added, used, refused, removed."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from tests.accounts.steps import code_of, give_factor
from tests.journeys.axe import faults_of
from tests.journeys.people import person, store_of
from tests.journeys.steps import fill, press, see, sign_in

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
USE = "Use a passkey instead"


def device_in(page):
    """Put an authenticator into the browser; return what talks to it and its number."""
    talk = page.context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    made = talk.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return talk, {"authenticatorId": made["authenticatorId"]}


def sign_out(page):
    page.goto(reverse("account_logout"))
    press(page, "Sign out")


def with_app(name, page):
    """Somebody who sells and has an app with codes, signed in by a code."""
    someone = person(name)
    store_of(someone, f"{name}’s Lamps")
    secret, codes = give_factor(someone)
    sign_in(page, someone)
    fill(page, {"Your code": code_of(secret)})
    press(page, "Go on")
    return someone, codes


def test_add_one_sign_in_by_it_and_remove_it(visit):
    page = visit(None)
    talk, device = device_in(page)
    peer, _codes = with_app("Peer", page)
    page.goto(reverse("accounts:passkeys"))
    faults = faults_of(page)
    # A name first: the device is not asked without one.
    page.get_by_role("button", name="Add a passkey").click()
    assert not talk.send("WebAuthn.getCredentials", device)["credentials"]
    fill(page, {"Name of the passkey": "Peer’s laptop"})
    press(page, "Add a passkey")
    expect(page.get_by_role("heading", name="Peer’s laptop")).to_be_visible()
    faults += faults_of(page)

    sign_out(page)
    sign_in(page, peer)
    faults += faults_of(page)
    press(page, USE)
    page.goto(reverse("accounts:passkeys"))
    page.get_by_role("link", name=re.compile("^Rename or remove")).click()
    faults += faults_of(page)
    assert not faults, "\n".join(faults)
    press(page, "Remove this passkey")
    see(page, "None yet.")
    sign_out(page)
    sign_in(page, peer)
    see(page, "Your code")
    expect(page.get_by_role("button", name=USE)).to_have_count(0)


def test_who_turns_the_device_away_reads_so_and_gives_a_code(visit):
    page = visit(None)
    talk, device = device_in(page)
    nora, codes = with_app("Nora", page)
    page.goto(reverse("accounts:passkeys"))
    fill(page, {"Name of the passkey": "Phone"})
    press(page, "Add a passkey")
    sign_out(page)
    talk.send("WebAuthn.clearCredentials", device)
    talk.send("WebAuthn.setUserVerified", device | {"isUserVerified": False})
    sign_in(page, nora)
    talk.send("WebAuthn.removeVirtualAuthenticator", device)
    other = talk.send(
        "WebAuthn.addVirtualAuthenticator", {"options": DEVICE | {"transport": "usb"}}
    )
    page.get_by_role("button", name=USE).click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey answered")
    talk.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": other["authenticatorId"]})
    fill(page, {"Your code": codes[0]})
    press(page, "Go on")
    page.goto(reverse("accounts:profile"))
    see(page, "Recovery codes left")


def test_without_script_a_code_is_all(visit):
    page = visit(None, java_script_enabled=False)
    with_app("Hans", page)
    page.goto(reverse("accounts:passkeys"))
    see(page, "Adding a passkey needs a browser")
    expect(page.get_by_role("button", name="Add a passkey")).to_have_count(0)
