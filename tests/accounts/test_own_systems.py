"""A store adds, tests, rotates and closes the addresses that are told what happens."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import add_member
from accounts.listeners import actions
from core import clock, listeners
from core.errors import NotAllowed, NotPossible
from core.events import KINDS
from core.models import Delivery, Event, Listener
from tests.cast import make_user

URL = "https://shop.example/hook"


@pytest.fixture(autouse=True)
def _public_alone(settings):
    settings.LISTENERS_MAY_BE_LOCAL = False


@pytest.fixture
def facts(sam, noon):
    return {"url": URL, "kinds": ["order.received"], "actor": sam, "now": noon}


@pytest.fixture
def listener(sams_store, facts):
    return actions.add_listener(sams_store, **facts)


def test_it_has_a_secret_of_its_own(listener, sams_store, facts):
    other = actions.add_listener(sams_store, **facts | {"url": URL + "2"})
    assert listener.secret.startswith("whsec_") and listener.secret != other.secret
    assert Event.objects.filter(kind="listener.added").count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"url": "http://shop.example/"}, "url"),
        ({"url": "ftp://shop.example/"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://[::1"}, "url"),
        ({"url": "https://shop.example:99999/"}, "url"),
        ({"url": "https://user:pass@shop.example/"}, "url"),
        ({"url": "https://shop.example/#part"}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "https://2130706433/"}, "url"),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "url"),
        ({"url": "https://169.254.169.254/latest"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": "https://shop.example/\nHost: x"}, "url"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["authority.registered"]}, "kinds"),
        ({"kinds": ["listener.tested"]}, "kinds"),
    ],
)
def test_refuses_what_cannot_be_told(sams_store, facts, changed, field):
    with pytest.raises(NotPossible) as refusal:
        actions.add_listener(sams_store, **facts | changed)
    assert refusal.value.field == field and not Listener.objects.exists()
    assert not Event.objects.filter(kind="listener.added").exists()


def test_refuses_a_second_one_at_the_same_address_and_an_eleventh(listener, sams_store, facts):
    with pytest.raises(NotPossible, match="told already"):
        actions.add_listener(sams_store, **facts)
    for number in range(9):
        actions.add_listener(sams_store, **facts | {"url": f"{URL}{number}"})
    with pytest.raises(NotPossible, match="at most 10"):
        actions.add_listener(sams_store, **facts | {"url": URL + "x"})
    assert Listener.objects.count() == 10


def test_only_who_runs_the_store_may(listener, sams_store, facts, tess, rita, noon):
    for person in (tess, rita):
        with pytest.raises(NotAllowed):
            actions.add_listener(sams_store, **facts | {"actor": person, "url": URL + "2"})
        with pytest.raises(NotAllowed):
            actions.rotate_secret(listener, actor=person, now=noon)
    assert Listener.objects.get().secret == listener.secret


def test_the_secret_is_shown_once(client, sam, sams_store):
    client.force_login(sam)
    index = reverse("accounts:listeners")
    sent = client.post(index, {"url": URL, "kinds": ["order.received"]})
    made = Listener.objects.get()
    own = reverse("accounts:listener", args=[made.pk])
    assert (sent.status_code, sent.headers["Location"]) == (302, own)
    assert made.secret not in str(dict(client.session))
    assert made.secret in client.get(own).content.decode()
    for page in (own, index):
        assert made.secret not in client.get(page).content.decode()

    sent = client.post(reverse("accounts:rotate_listener", args=[made.pk]))
    assert (sent.status_code, sent.headers["Location"]) == (302, own)
    made.refresh_from_db()
    assert made.secret in client.get(own).content.decode()
    assert made.secret not in client.get(own).content.decode()


def test_what_somebody_else_made_since_is_not_shown(client, sam, listener, noon):
    client.force_login(sam)
    client.post(reverse("accounts:rotate_listener", args=[listener.pk]))
    newer = actions.rotate_secret(listener, replaces_now=True, actor=sam, now=noon).secret
    own = reverse("accounts:listener", args=[listener.pk])
    assert newer not in client.get(own).content.decode()


def test_a_second_rotation_waits_for_the_receiver_or_for_a_tick(client, sam, listener, noon):
    first = listener.secret
    second = actions.rotate_secret(listener, actor=sam, now=noon).secret
    with pytest.raises(NotPossible, match="still signs until"):
        actions.rotate_secret(listener, actor=sam, now=noon + actions.BOTH_FOR / 2)
    assert Listener.objects.get().secrets_at(noon) == [second, first]
    assert Event.objects.filter(kind="listener.secret_rotated").count() == 1
    third = actions.rotate_secret(listener, actor=sam, now=noon + actions.BOTH_FOR).secret

    # By the page too, where the box stands only while there is something to replace.
    client.force_login(sam)
    own = reverse("accounts:listener", args=[listener.pk])
    rotate = reverse("accounts:rotate_listener", args=[listener.pk])
    assert "replaces_now" not in client.get(own).content.decode()
    assert client.post(rotate).status_code == 302
    assert client.post(rotate).status_code == 422
    assert "replaces_now" in client.get(own).content.decode()
    assert client.post(rotate, {"replaces_now": "1"}).status_code == 302
    assert third not in Listener.objects.get().secrets_at(clock.now())


def test_the_owner_hears_of_what_somebody_else_added(sams_store, sam, facts, noon):
    manager = make_user("Mara")
    add_member(sams_store, user=manager, role="manager", actor=sam, now=noon)
    actions.add_listener(sams_store, **facts)
    told = Delivery.objects.filter(event__kind="listener.added", recipient__isnull=False)
    assert not told.exists()
    actions.add_listener(sams_store, **facts | {"actor": manager, "url": URL + "2"})
    assert sorted(told.values_list("channel", "recipient")) == [
        ("email", sam.pk),
        ("inbox", sam.pk),
    ]
    assert KINDS["listener.added"].mandatory


def test_the_store_is_locked_before_anything_is_asked(sams_store, facts, noon):
    with CaptureQueriesContext(connection) as asked:
        actions.add_listener(sams_store, **facts)
    first = next(one["sql"] for one in asked if one["sql"].startswith("SELECT"))
    assert "accounts_store" in first and "FOR NO KEY UPDATE" in first


def test_a_refused_form_keeps_what_was_typed(client, sam, sams_store):
    client.force_login(sam)
    sent = {"url": "http://shop.example/", "kinds": ["order.received"]}
    answer = client.post(reverse("accounts:listeners"), sent)
    assert answer.status_code == 422 and "http://shop.example/" in answer.content.decode()


def test_a_message_that_was_given_up_is_sent_again_by_hand(client, sam, listener, noon):
    actions.test_listener(listener, actor=sam, now=noon)
    row = Delivery.objects.get(channel="listener")
    client.force_login(sam)
    again = reverse("accounts:tell_listener_again", args=[listener.pk, row.pk])
    assert client.post(again).status_code == 422
    Delivery.objects.filter(pk=row.pk).update(status="dead", attempts=8)
    assert client.post(again).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("due", 0)


def test_another_stores_is_not_there(rita, listener):
    strange = Client()
    strange.force_login(rita)
    assert strange.get(reverse("accounts:listener", args=[listener.pk])).status_code == 404
    for name in ("test", "rotate", "resume", "close"):
        url = reverse(f"accounts:{name}_listener", args=[listener.pk])
        assert strange.post(url).status_code == 404
    assert Listener.objects.get().closed_at is None


def test_a_closed_one_is_told_nothing(client, sam, listener, sams_store, noon):
    actions.close_listener(listener, actor=sam, now=noon)
    client.force_login(sam)
    assert client.get(reverse("accounts:listener", args=[listener.pk])).status_code == 404
    assert listeners.call_listeners(noon)["claimed"] == 0


def test_a_clerk_sees_no_line_to_it(client, sam, sams_store, noon):
    clerk = make_user("Cleo")
    add_member(sams_store, user=clerk, role="shipping_clerk", actor=sam, now=noon)
    for person, shown in ((sam, True), (clerk, False)):
        client.force_login(person)
        page = client.get("/inbox/").content.decode()
        assert (reverse("accounts:listeners") in page) is shown
