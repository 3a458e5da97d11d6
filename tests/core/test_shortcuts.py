"""The keyboard: one declaration, drawn and obeyed, and a switch that is a person's own."""

import re
from pathlib import Path

from core.shortcuts import SHORTCUTS

SCRIPT = (Path(__file__).parents[2] / "static" / "js" / "keys.js").read_text()


def test_the_script_knows_each_declared_action_and_no_other():
    actions = SCRIPT.partition("const ACTIONS = {")[2].partition("\n  };")[0]
    known = set(re.findall(r"^    (\w+)(?::|,)", actions, re.MULTILINE))
    assert known == {one.does for one in SHORTCUTS if one.does}
    singles = [one.key for one in SHORTCUTS if one.is_single]
    assert len(set(singles)) == len(singles)


def test_the_sheet_shows_them_all(client, sam, sams_store, policy):
    client.force_login(sam)
    page = client.get("/orders/").text
    for one in SHORTCUTS:
        assert str(one.label) in page
    assert page.count("data-single>") == sum(one.is_single for one in SHORTCUTS)


def test_the_switch_is_remembered_for_one_person(client, sam, tess, sams_store, policy):
    client.force_login(sam)
    assert 'data-singles="on"' in client.get("/orders/").text
    response = client.post("/keys/", {"keys": "off", "next": "/orders/"})
    assert response.status_code == 302 and response.url == "/orders/"
    for wrong in ("", "maybe", "ON"):
        client.post("/keys/", {"keys": wrong})
    # On whatever device: it goes with the person, not with the browser.
    client.logout()
    client.force_login(sam)
    assert 'data-singles="off"' in client.get("/orders/").text
    client.force_login(tess)
    assert 'data-singles="on"' in client.get("/orders/").text
    client.force_login(sam)
    client.post("/keys/", {"keys": "on"})
    sam.refresh_from_db()
    assert sam.single_keys is True


def test_nobody_is_led_elsewhere(client, sam, sams_store, policy):
    client.force_login(sam)
    assert client.post("/keys/", {"keys": "off", "next": "https://evil.example/"}).url == "/"
