"""People see where they are signed in, end it, and hear of devices that are new."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.sessions.actions import end_other_sessions, end_session
from accounts.sessions.devices import COOKIE, network_of
from accounts.sessions.rows import SignIn
from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from core.retention import CLASSES, purge_class
from enforcement.actions import place_hold
from tests.accounts.steps import sign_in

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19.0 Safari/605.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/150.0 Safari/537 Edg/150.0"
INDEX, OTHERS = reverse("accounts:sessions"), reverse("accounts:end_other_sessions")


def enter(user, agent=DESK, address="203.0.113.77", **known):
    """Sign in from a browser of that name; `known` are cookies that it has."""
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    for name, value in known.items():
        client.cookies[name] = value
    sign_in(user, client)
    return client


def is_in(client):
    return client.get(INDEX).status_code == 200


def row_of(client):
    return SignIn.objects.get(session_key=client.session.session_key)


def test_the_list_names_device_network_and_this_one(sam):
    enter(sam, PHONE, "2001:db8:1:2::5")
    page = enter(sam).get(INDEX).content.decode()

    assert page.index("Edge on Windows") < page.index("Safari on iPhone")
    assert page.count("This session") == 1
    assert "203.0.113.0" in page and "2001:db8:1::" in page
    assert "203.0.113.77" not in page and "Sign out everywhere else" in page


@pytest.mark.parametrize(
    "name", ["core:home", "core:help", "shipping:orders", "shipping:export_parcels"]
)
def test_no_browser_keeps_a_page_of_a_session(policy, sams_store, sam, name):
    path = reverse(name)
    assert enter(sam).get(path)["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in Client().get(path)


def test_of_the_first_device_nobody_is_told_and_of_the_next_its_owner(sam):
    sam.language = "zh-hans"
    sam.save()
    first = enter(sam)
    assert not Event.objects.filter(kind="session.new_device").exists()

    enter(sam, PHONE)
    event = Event.objects.get(kind="session.new_device")
    assert (event.facts["browser"], event.facts["system"]) == ("Safari", "iPhone")
    told = Delivery.objects.filter(event=event, recipient=sam)
    assert set(told.values_list("channel", "language")) == {
        ("inbox", "zh-hans"),
        ("email", "zh-hans"),
    }
    # The same browser once more, from wherever: it shows its cookie.
    enter(sam, DESK, "198.51.100.4", **{COOKIE: first.cookies[COOKIE].value})
    assert Event.objects.filter(kind="session.new_device").count() == 1


def test_one_browser_of_two_people_is_new_for_each(sam, rita):
    enter(rita, PHONE)
    token = enter(sam).cookies[COOKIE].value
    enter(rita, DESK, **{COOKIE: token})

    assert Event.objects.get(kind="session.new_device").actor == rita


def test_ending_one_signs_out_there_alone(sam):
    here, there, third = enter(sam), enter(sam, PHONE), enter(sam, PHONE)
    answer = here.post(reverse("accounts:end_session", args=[row_of(there).pk]))

    assert answer.status_code == 302
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    assert Event.objects.filter(kind="session.ended", actor=sam).count() == 1


def test_signing_out_everywhere_leaves_this_one_and_other_people(sam, rita):
    here, there, hers = enter(sam), enter(sam, PHONE), enter(rita)
    here.post(OTHERS)
    here.post(OTHERS)

    assert [is_in(client) for client in (here, there, hers)] == [True, False, True]
    assert Event.objects.get(kind="session.others_ended").facts["count"] == 1


def test_sessions_of_others_are_not_there(sam, rita):
    hers = enter(rita)
    answer = enter(sam).post(reverse("accounts:end_session", args=[row_of(hers).pk]))

    assert answer.status_code == 404 and is_in(hers)


def test_verbs_refuse_other_people_and_the_session_in_use(sam, rita):
    row = row_of(enter(sam))
    now = clock.now()
    with pytest.raises(NotAllowed):
        end_session(row, keep="", actor=rita, now=now)
    with pytest.raises(NotAllowed):
        end_other_sessions(sam, keep="", actor=rita, now=now)
    with pytest.raises(NotPossible, match="sign out"):
        end_session(row, keep=row.session_key, actor=sam, now=now)
    assert Session.objects.filter(pk=row.session_key).exists()
    assert not Event.objects.filter(kind__in=["session.ended", "session.others_ended"]).exists()


def test_last_seen_moves_on_in_steps(sam):
    client = enter(sam)
    before = row_of(client).seen_at
    client.get(INDEX)
    assert row_of(client).seen_at == before

    _age(client, seen_at=timedelta(minutes=6))
    client.get(INDEX)
    assert row_of(client).seen_at > before


def test_a_session_ends_after_its_days_however_it_is_used(sam, settings):
    client = enter(sam)
    _age(client, begun_at=timedelta(days=settings.SESSION_MOST_DAYS, minutes=-1))
    assert is_in(client)
    _age(client, begun_at=timedelta(minutes=2))
    assert not is_in(client)


def test_what_a_cookie_claims_is_hostile(sam):
    enter(sam, "x" * 9000, **{COOKIE: "é" * 43})

    row = SignIn.objects.get(user=sam)
    assert (row.browser, row.system) == ("", "") and len(row.device) == 64


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2::5", "2001:db8:1::"), ("no address", "")],
)
def test_networks(address, network):
    assert network_of(address) == network


def _age(client, **by):
    """Move what the session remembers of its time into the past."""
    session = client.session
    for name, length in by.items():
        session[name] = (clock.now().fromisoformat(session[name]) - length).isoformat()
    session.save()


def test_devices_go_with_the_daily_purge_and_a_hold_keeps_them(sam, rita, lea, policy):
    kept, gone = row_of(enter(sam)), row_of(enter(rita))
    now = clock.now()
    old = now - timedelta(days=401)
    SignIn.objects.update(begun_at=old, seen_at=old)
    facts = {"basis": "Order", "until": now + timedelta(days=9), "actor": lea, "now": now}
    place_hold(subject_kind="person", subject_id=sam.email, **facts)
    enter(sam)
    enter(rita)
    # A sign-in destroys nothing.
    assert SignIn.objects.filter(pk__in=[kept.pk, gone.pk]).count() == 2
    found = purge_class(CLASSES["devices"], now=now)
    assert (found.gone, found.kept, found.days) == (1, 1, 400)
    assert SignIn.objects.filter(pk=kept.pk).exists()
    assert not SignIn.objects.filter(pk=gone.pk).exists()
    assert SignIn.objects.count() == 3


def test_a_session_that_ran_out_opens_nothing(sam):
    client = enter(sam)
    Session.objects.update(expire_date=clock.now() + timedelta(seconds=30))
    assert is_in(client)

    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert not is_in(client) and Session.objects.count() == 1


def test_a_key_that_no_session_has_is_not_taken_over(sam):
    client = enter(sam)
    key = client.session.session_key
    Session.objects.all().delete()

    client.post(reverse("core:set_theme"), {"theme": "dark"})
    assert not is_in(client) and not Session.objects.filter(pk=key).exists()
