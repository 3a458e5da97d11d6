"""A mail address is shown to work by a link that is mailed to it."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.addresses.actions import ask_address, confirm_address
from accounts.addresses.queries import addresses_of, addresses_of_same
from accounts.models import AddressWish, User
from accounts.passwords.actions import change_password
from accounts.privacy.erasing import erase_person
from core import clock
from core.errors import NotAllowed, NotFound, NotPossible
from core.models import Bounce, Choice, ConfirmedAddress, Delivery, Event, NoticeHours
from core.personal import HELD
from core.retention import CLASSES, purge_class
from core.wording import write_mail
from tests.cast import PASSWORD

PAGE = "/profile/address/"


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def facts(sam, now):
    return {"address": "new@example.com", "actor": sam, "now": now}


def token_of(address):
    mailed = Delivery.objects.filter(event__kind="mail_address.asked", recipient=None)
    row = mailed.order_by("-pk").first()
    assert (row.address, row.recipient) == (address, None)
    return re.search(r"/address/([^/]+)/", row.link)[1]


def test_a_new_address_is_used_once_its_link_is_opened(sam, facts, now):
    ask_address(sam, **facts)
    sam.refresh_from_db()
    assert sam.email == "sam@example.com"

    token = token_of("new@example.com")
    confirm_address(token, actor=sam, now=now)
    sam.refresh_from_db()
    assert sam.email == "new@example.com"
    event = Event.objects.get(kind="mail_address.changed")
    told = Delivery.objects.filter(event=event, channel="email").values_list("address", flat=True)
    assert sorted(told) == ["new@example.com", "sam@example.com"]


def test_the_same_address_is_confirmed(sam, facts, now):
    ask_address(sam, **facts | {"address": "SAM@example.com"})
    confirm_address(token_of("sam@example.com"), actor=sam, now=now)
    assert ConfirmedAddress.objects.get().address == "sam@example.com"
    assert Event.objects.filter(kind="mail_address.confirmed").exists()
    assert User.objects.get(pk=sam.pk).email == "sam@example.com"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"address": "nowhere"}, "address"),
        ({"address": "a@b.c\nBcc: x@y.z"}, "address"),
    ],
)
def test_refuses_to_mail_a_link(sam, facts, changed, field):
    with pytest.raises(NotPossible) as refusal:
        ask_address(sam, **facts | changed)
    assert refusal.value.field == field
    assert not Event.objects.filter(kind="mail_address.asked").exists()


def test_refuses_for_another(sam, rita, facts):
    with pytest.raises(NotAllowed):
        ask_address(rita, **facts)


def test_a_link_that_is_forged_or_over_opens_nothing(sam, facts, now):
    ask_address(sam, **facts)
    token = token_of("new@example.com")
    for bad, at in ((token + "x", now), ("x", now), (token, now + timedelta(hours=24))):
        with pytest.raises(NotFound):
            confirm_address(bad, actor=sam, now=at)
    assert User.objects.get(pk=sam.pk).email == "sam@example.com"
    assert not ConfirmedAddress.objects.exists()


def test_a_link_is_good_once_also_after_one_changed_back(sam, facts, now):
    """Or whoever reads the mails of a lost address would take the account over."""
    ask_address(sam, **facts)
    first = token_of("new@example.com")
    confirm_address(first, actor=sam, now=now)
    ask_address(sam, **facts | {"address": "sam@example.com"})
    confirm_address(token_of("sam@example.com"), actor=sam, now=now)
    with pytest.raises(NotFound):
        confirm_address(first, actor=sam, now=now)
    assert User.objects.get(pk=sam.pk).email == "sam@example.com"


def test_the_newest_wish_counts(sam, facts, now):
    ask_address(sam, **facts)
    first = token_of("new@example.com")
    wish = ask_address(sam, **facts | {"address": "newer@example.com"})
    with pytest.raises(NotFound):
        confirm_address(first, actor=sam, now=now)
    confirm_address(token_of("newer@example.com"), actor=sam, now=now)
    assert User.objects.get(pk=sam.pk).email == "newer@example.com"
    rows = AddressWish.objects.filter(person=sam)
    assert rows.count() == 2 and rows.get(ended_at=now) != wish


def test_one_wish_is_open_at_a_time_and_none_is_used_and_ended(sam, facts, now):
    wish = ask_address(sam, **facts)
    values = {"person": sam, "address": "x@example.com", "before": "", "asked_at": now}
    with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
        AddressWish.objects.create(**values)
    with pytest.raises(IntegrityError, match="used_or_ended"), transaction.atomic():
        AddressWish.objects.filter(pk=wish.pk).update(used_at=now, ended_at=now)


def test_a_new_password_ends_what_an_intruder_asked(sam, facts, now):
    ask_address(sam, **facts)
    change_password(sam, password="quite another one 7", actor=sam, now=now)
    with pytest.raises(NotFound):
        confirm_address(token_of("new@example.com"), actor=sam, now=now)
    assert User.objects.get(pk=sam.pk).email == "sam@example.com"


def test_a_stranger_at_the_new_address_confirms_nothing(client, sam, rita, facts, now):
    ask_address(sam, **facts)
    token = token_of("new@example.com")
    with pytest.raises(NotFound):
        confirm_address(token, actor=rita, now=now)
    asked = client.post(f"/address/{token}/")
    assert asked.status_code == 302 and "/login/" in asked["Location"]
    client.force_login(rita)
    assert client.get(f"/address/{token}/").status_code == 404
    assert client.post(f"/address/{token}/").status_code == 404
    assert User.objects.get(pk=sam.pk).email == "sam@example.com"


def test_the_address_until_now_is_told_when_another_is_asked(sam, facts):
    ask_address(sam, **facts)
    told = Delivery.objects.filter(event__kind="mail_address.asked", recipient=sam)
    assert sorted(told.values_list("channel", "address", "link")) == [
        ("email", "sam@example.com", ""),
        ("inbox", f"user:{sam.pk}", ""),
    ]
    subject, body = write_mail(told.get(channel="email"))
    assert subject == "Somebody asked to change your mail address"
    assert "choose a new password" in body and "new@example.com" not in body
    assert "/address/" in body and f"/{AddressWish.objects.get().token}/" not in body
    linked = Delivery.objects.get(event__kind="mail_address.asked", recipient=None)
    subject, body = write_mail(linked)
    assert subject == "Confirm your mail address" and linked.link in body


def test_the_longest_addresses_fit(sam, facts, now):
    labels = ".".join("d" * 60 for _ in range(3))
    long, longer = f"{'a' * 64}@{labels}.com", f"{'b' * 64}@{labels}.com"
    User.objects.filter(pk=sam.pk).update(email=long)
    ask_address(sam, **facts | {"address": longer})
    confirm_address(token_of(longer), actor=sam, now=now)
    assert User.objects.get(pk=sam.pk).email == longer


def test_who_asks_for_a_taken_address_learns_nothing_and_its_holder_is_told(sam, rita, facts, now):
    ask_address(sam, **facts | {"address": "RITA@example.com"})
    event = Event.objects.get(kind="mail_address.taken")
    assert event.actor is None and "sam" not in str(event.facts).lower()
    told = event.deliveries.filter(channel="email")
    assert [(row.recipient, row.address) for row in told] == [(rita, "rita@example.com")]
    # Nobody has a link, and for the one who asked all is as with a free one.
    mailed = Delivery.objects.filter(event__kind="mail_address.asked", recipient=None)
    assert not mailed.exists()
    assert AddressWish.objects.get().address == "rita@example.com"
    with pytest.raises(NotPossible):
        confirm_address(AddressWish.objects.get().token, actor=sam, now=now)


def test_the_page_answers_alike_for_a_taken_address(client, sam, rita, now):
    client.force_login(sam)
    for address in ("rita@example.com", "new@example.com"):
        answer = client.post(PAGE, {"address": address, "password": PASSWORD}, follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
        assert "We sent a link there." in answer.content.decode()


def test_wrong_passwords_are_counted(client, sam, now, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key"}
    client.force_login(sam)
    sent = {"address": "new@example.com", "password": "wrong"}
    for _ in range(2):
        assert client.post(PAGE, sent).status_code == 422
    answer = client.post(PAGE, sent | {"password": PASSWORD})
    assert answer.status_code == 422 and "Too many" in answer.content.decode()
    assert not Event.objects.filter(kind="mail_address.asked").exists()


def test_wishes_that_came_to_nothing_go_and_used_ones_stay(sam, facts, now, policy):
    ask_address(sam, **facts)
    confirm_address(token_of("new@example.com"), actor=sam, now=now)
    ask_address(sam, **facts | {"address": "never@example.com"})
    wishes = CLASSES["address_wishes"]
    assert purge_class(wishes, now=now + timedelta(days=90)).gone == 0
    assert purge_class(wishes, now=now + timedelta(days=91)).gone == 1
    assert AddressWish.objects.get().address == "new@example.com"


def test_people_are_known_by_all_addresses_that_they_used(sam, rita, facts, now):
    ask_address(sam, **facts)
    assert addresses_of([sam.pk]) == {"sam@example.com"}
    confirm_address(token_of("new@example.com"), actor=sam, now=now)
    both = {"new@example.com", "sam@example.com"}
    assert addresses_of([sam.pk]) == both
    for one in ("SAM@example.com", "new@example.com"):
        assert addresses_of_same([one]) == both
    assert addresses_of_same(["nobody@example.com"]) == {"nobody@example.com"}


def test_an_address_that_somebody_took_meanwhile_is_refused(sam, rita, facts, now):
    ask_address(sam, **facts)
    User.objects.filter(pk=rita.pk).update(email="new@example.com")
    with pytest.raises(NotPossible):
        confirm_address(token_of("new@example.com"), actor=sam, now=now)


def test_who_is_forgotten_leaves_no_address_behind(sam, facts, now):
    """Nor does an event name one: events are for ever."""
    ask_address(sam, **facts)
    confirm_address(token_of("new@example.com"), actor=sam, now=now)
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
    purge_class(CLASSES["closed_accounts"], now=now + timedelta(days=2))
    rows = [*Bounce.objects.values(), *Delivery.objects.values(), *Event.objects.values()]
    assert "@example.com" not in str(rows) and "/address/" not in str(rows)
    # What had not left rests: as given up it would call the operator.
    unsent = Delivery.objects.filter(recipient=None, channel="email", sent_at=None)
    assert set(unsent.values_list("status", flat=True)) == {"discarded"}
    assert not ConfirmedAddress.objects.exists() and not AddressWish.objects.exists()
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
    other = Client()
    other.force_login(User.objects.get(pk=sam.pk))
    client = other
    # A mail server that looks at the link changes nothing.
    assert "new@example.com" in client.get(link).content.decode()
    assert User.objects.get(pk=sam.pk).email == "sam@example.com"
    assert client.post(link).status_code == 302
    assert User.objects.get(pk=sam.pk).email == "new@example.com"


def test_an_hour_sees_five_links_and_wrong_passwords_are_none(client, sam, facts, now):
    cache.clear()
    client.force_login(sam)
    sent = {"address": "new@example.com", "password": PASSWORD}
    assert client.post(PAGE, sent | {"password": "wrong"}).status_code == 422
    codes = [client.post(PAGE, sent).status_code for _time in range(6)]
    assert codes == [302] * 5 + [429]
    assert 3500 < cache.get(f"rate:address:{sam.pk}:ends") - now.timestamp() < 3700
    assert AddressWish.objects.count() == 5
    cache.clear()
