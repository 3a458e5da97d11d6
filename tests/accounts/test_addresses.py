"""A mail address is shown to work by a link that is mailed to it."""

import re
from datetime import timedelta

import pytest

from accounts.addresses.actions import ask_address, confirm_address
from accounts.models import User
from accounts.privacy.erasing import erase_person
from core import clock
from core.errors import NotAllowed, NotFound, NotPossible
from core.models import Bounce, Choice, ConfirmedAddress, Delivery, Event, NoticeHours
from core.personal import HELD
from tests.cast import PASSWORD

PAGE = "/profile/address/"


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def facts(sam, now):
    return {"address": "new@example.com", "password": PASSWORD, "actor": sam, "now": now}


def token_of(address):
    row = Delivery.objects.filter(event__kind="mail_address.asked").order_by("-pk").first()
    assert (row.address, row.recipient) == (address, None)
    return re.search(r"/address/([^/]+)/", row.link)[1]


def test_a_new_address_is_used_once_its_link_is_opened(sam, facts, now):
    ask_address(sam, **facts)
    sam.refresh_from_db()
    assert sam.email == "sam@example.com"

    token = token_of("new@example.com")
    confirm_address(token, now=now)
    sam.refresh_from_db()
    assert sam.email == "new@example.com"
    event = Event.objects.get(kind="mail_address.changed")
    told = Delivery.objects.filter(event=event, channel="email").values_list("address", flat=True)
    assert sorted(told) == ["new@example.com", "sam@example.com"]


def test_the_same_address_is_confirmed(sam, facts, now):
    ask_address(sam, **facts | {"address": "SAM@example.com"})
    confirm_address(token_of("sam@example.com"), now=now)
    assert ConfirmedAddress.objects.get().address == "sam@example.com"
    assert Event.objects.filter(kind="mail_address.confirmed").exists()
    assert User.objects.get(pk=sam.pk).email == "sam@example.com"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "a wrong one"}, "password"),
        ({"address": "rita@example.com"}, "address"),
        ({"address": "nowhere"}, "address"),
        ({"address": "a@b.c\nBcc: x@y.z"}, "address"),
    ],
)
def test_refuses_to_mail_a_link(sam, rita, facts, changed, field):
    with pytest.raises(NotPossible) as refusal:
        ask_address(sam, **facts | changed)
    assert refusal.value.field == field
    assert not Event.objects.filter(kind="mail_address.asked").exists()


def test_refuses_for_another(sam, rita, facts):
    with pytest.raises(NotAllowed):
        ask_address(rita, **facts)


def test_a_link_that_is_forged_over_or_overtaken_opens_nothing(sam, facts, now):
    ask_address(sam, **facts)
    token = token_of("new@example.com")
    for bad, at in ((token + "x", now), ("x", now), (token, now + timedelta(hours=24, seconds=1))):
        with pytest.raises(NotFound):
            confirm_address(bad, now=at)
    User.objects.filter(pk=sam.pk).update(email="third@example.com")
    with pytest.raises(NotFound):
        confirm_address(token, now=now)
    assert User.objects.get(pk=sam.pk).email == "third@example.com"
    assert not ConfirmedAddress.objects.exists()


def test_an_address_that_somebody_took_meanwhile_is_refused(sam, rita, facts, now):
    ask_address(sam, **facts)
    User.objects.filter(pk=rita.pk).update(email="new@example.com")
    with pytest.raises(NotPossible):
        confirm_address(token_of("new@example.com"), now=now)


def test_who_is_forgotten_leaves_no_address_behind(sam, facts, now):
    """Nor does an event name one: events are for ever."""
    ask_address(sam, **facts)
    confirm_address(token_of("new@example.com"), now=now)
    Bounce.objects.create(
        address="sam@example.com", delivery_id=1, code="5.1.1", words="Sam", at=now
    )
    Bounce.objects.create(
        address="new@example.com", delivery_id=2, code="5.1.1", words="Sam", at=now
    )
    ConfirmedAddress.objects.create(user=sam, address="sam@example.com", at=now)
    Choice.objects.create(user=sam, topic="orders", mail="never")
    NoticeHours.objects.create(user=sam)
    told = {held.key: list(held.tell(User.objects.get(pk=sam.pk))) for held in HELD.values()}
    assert [len(told[key]) for key in ("notice_choices", "notice_hours", "bounces")] == [1, 1, 1]

    sam.refresh_from_db()
    erase_person(sam, typed="new@example.com", actor=sam, now=now)
    rows = [*Bounce.objects.values(), *Delivery.objects.values(), *Event.objects.values()]
    assert "@example.com" not in str(rows) and "/address/" not in str(rows)
    assert not ConfirmedAddress.objects.exists()
    assert not Choice.objects.exists() and not NoticeHours.objects.exists()


def test_the_pages(client, sam, sams_store, facts, now):
    client.force_login(sam)
    for number in (1, 2):
        Bounce.objects.create(
            address=sam.email, delivery_id=number, code="5.1.1", words="No box", at=now
        )
    for page in ("/inbox/", PAGE):
        assert "No box" in client.get(page).content.decode()
    sent = {"address": "new@example.com", "password": "wrong"}
    assert client.post(PAGE, sent).status_code == 422
    assert client.post(PAGE, sent | {"password": PASSWORD}).status_code == 302

    link = f"/address/{token_of('new@example.com')}/"
    client.logout()
    # A mail server that looks at the link changes nothing.
    assert "new@example.com" in client.get(link).content.decode()
    assert User.objects.get(pk=sam.pk).email == "sam@example.com"
    assert client.post(link).status_code == 302
    assert User.objects.get(pk=sam.pk).email == "new@example.com"
