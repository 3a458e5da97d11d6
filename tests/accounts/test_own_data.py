"""People take a copy of their data, and are forgotten where nothing stands against it."""

import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.actions import add_member, open_store
from accounts.api_keys import issue_api_key
from accounts.listeners.actions import add_listener
from accounts.models import ApiKey, DataRequest, Invitation, User
from accounts.privacy.copies import ask_copy
from accounts.privacy.erasing import erase_person, what_bars
from accounts.team.invitations import invite_member
from aftersales.actions import open_ticket
from aftersales.models import Entry
from core import clock, jobs
from core.aliases import GONE, alias_of
from core.audit import heads, sealing
from core.errors import NotAllowed, NotPossible
from core.models import DefaultView, Delivery, Event, Job, Listener, SavedView
from core.retention import CLASSES, purge_class
from core.wording import sentence, write_mail
from enforcement.actions import place_hold
from tests.cast import PASSWORD

DAY = timedelta(days=1)
PAGE = reverse("accounts:own_data")


@pytest.fixture
def tess_in(tess, policy):
    client = Client()
    client.force_login(tess)
    return client


def written(person, now):
    asked = ask_copy(person, now=now)
    jobs.run_jobs(lambda: now)
    asked.refresh_from_db()
    return asked


def closed(person, now, **facts):
    return erase_person(person, **{"typed": person.email, "actor": person, "now": now} | facts)


def erase(person, now, **facts):
    """Closed, and the worker has destroyed what was left."""
    asked = closed(person, now, **facts)
    purge_class(CLASSES["closed_accounts"], now=now + timedelta(days=1, seconds=1))
    asked.refresh_from_db()
    return asked


def test_a_copy_holds_what_is_theirs_and_nothing_of_others(tess, sam, noon, policy):
    asked = written(tess, noon)
    with default_storage.open(asked.file) as stored, zipfile.ZipFile(stored) as packed:
        found = {name: json.loads(packed.read(name)) for name in packed.namelist()}
    assert found["profile.json"][0]["email"] == tess.email
    assert found["stores.json"] == [
        {"store__name": "Sam's Lamps", "store__slug": "sams", "role": "reader"}
    ]
    assert "password" not in str(found) and sam.email not in str(found)
    assert Event.objects.get(kind="data_request.copied").actor == tess
    assert Delivery.objects.filter(recipient=tess, event__kind="data_request.copied").exists()


def test_a_copy_holds_what_they_kept_and_wrote(tess, sam, sams_store, sams_order, noon, policy):
    ticket = open_ticket(sams_order, kind="complaint", text="It broke.", language="en", now=noon)
    # A reader looks; that she wrote once, as a clerk, stays hers.
    Entry.objects.create(
        store=sams_store, ticket=ticket, side="seller", author=tess, happening="agent_reply",
        text="I looked at it.", at=noon,
    )  # fmt: skip
    for name, is_team, person in (("Mine", False, tess), ("Ours", True, tess), ("His", False, sam)):
        facts = {"query": "stock=none", "created_at": noon, "person": person, "is_team": is_team}
        SavedView.objects.create(index="listings", store=sams_store, name=name, **facts)

    asked = written(tess, noon)
    with default_storage.open(asked.file) as stored, zipfile.ZipFile(stored) as packed:
        found = {name: json.loads(packed.read(name)) for name in packed.namelist()}

    assert [view["name"] for view in found["views.json"]] == ["Mine", "Ours"]
    assert [entry["text"] for entry in found["messages.json"]] == ["I looked at it."]


def test_views_that_nobody_else_sees_go_with_their_person(tess, sam, sams_store, noon, policy):
    for name, is_team, person in (("Mine", False, tess), ("Ours", True, tess), ("His", False, sam)):
        facts = {"query": "q=Anna", "created_at": noon, "person": person, "is_team": is_team}
        view = SavedView.objects.create(index="listings", store=sams_store, name=name, **facts)
        DefaultView.objects.update_or_create(
            index="listings", store=sams_store, person=person, defaults={"view": view}
        )

    erase(tess, noon)

    assert set(SavedView.objects.values_list("name", flat=True)) == {"Ours", "His"}
    assert DefaultView.objects.get().person == sam


def test_staff_have_a_copy_too(mia, noon, policy):
    assert written(mia, noon).file


def test_one_copy_is_written_at_a_time(tess, noon, policy):
    ask_copy(tess, now=noon)
    with pytest.raises(NotPossible, match="being written already"):
        ask_copy(tess, now=noon)
    facts = {"person": tess, "kind": "copy", "asked_at": noon}
    with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
        DataRequest.objects.create(**facts)


def test_its_owner_fetches_it_until_it_ends(tess, tess_in, sam):
    asked = written(tess, clock.now())
    page = reverse("accounts:fetch_data", args=[asked.pk])
    found = tess_in.get(page)
    assert found.status_code == 200 and found["Content-Type"] == "application/zip"
    assert "no-store" in found["Cache-Control"]
    other = Client()
    other.force_login(sam)
    assert other.get(page).status_code == 404
    DataRequest.objects.filter(pk=asked.pk).update(expires_at=clock.now())
    assert tess_in.get(page).status_code == 404


def test_the_file_goes_when_its_time_is_over(
    tess, noon, policy, django_capture_on_commit_callbacks
):
    asked = written(tess, noon)
    name = asked.file
    assert purge_class(CLASSES["copies"], now=noon + 6 * DAY).gone == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_class(CLASSES["copies"], now=noon + 7 * DAY).gone == 1
    asked.refresh_from_db()
    assert asked.file == "" and not default_storage.exists(name)


def test_who_is_forgotten_leaves_no_name_and_the_chain_stays_whole(
    tess, sams_store, sam, noon, policy, settings, tmp_path
):
    settings.STORAGES = settings.STORAGES | {
        "audit": settings.STORAGES["default"] | {"OPTIONS": {"location": str(tmp_path)}}
    }
    email = tess.email
    sealing.seal_batch(now=noon)
    heads.keep(sealing.newest_seal())
    written(tess, noon)
    asked = erase(tess, noon)
    assert asked.refused == []
    tess = User.objects.get(pk=tess.pk)
    assert (tess.name, tess.email, tess.is_active) == ("–", alias_of(email), False)
    assert not tess.check_password(PASSWORD) and not tess.memberships.exists()
    assert not Client().login(email=email, password=PASSWORD)
    # Nowhere: not in events, not in what was written to her.
    events = Event.objects.all()
    assert not [
        event for event in events if "Tess" in str(event.facts) or email in str(event.facts)
    ]
    assert not Delivery.objects.filter(address=email).exists()
    waited = Delivery.objects.filter(recipient=tess, channel="email", sent_at=None)
    assert set(waited.values_list("status", flat=True)) == {"discarded"}
    joined = Event.objects.get(kind="member.added", facts__person=tess.pk)
    with translation.override("en"):
        assert sentence(joined) == "(erased person) now works for Sam's Lamps as Reader."
    sealing.seal_batch(now=noon)
    heads.keep(sealing.newest_seal())
    call_command("verify_audit")


def test_who_is_forgotten_keeps_no_key_to_a_store_and_its_owner_is_told(
    tess, sams_store, sam, noon, policy, django_capture_on_commit_callbacks
):
    add_member(sams_store, user=tess, role="manager", actor=sam, now=noon)
    key, _secret = issue_api_key(sams_store, name="theirs", actor=tess, now=noon)
    sent = invite_member(sams_store, email="x@example.com", role="reader", actor=tess, now=noon)
    told = add_listener(
        sams_store, url="https://x.example/", kinds=["order.received"], actor=tess, now=noon
    )
    copy = written(tess, noon)
    with django_capture_on_commit_callbacks(execute=True):
        erase(tess, noon)
    assert ApiKey.objects.get(pk=key.pk).revoked_at == noon
    assert Invitation.objects.get(pk=sent.pk).withdrawn_at == noon
    assert Listener.objects.get(pk=told.pk).stopped_at == noon
    event = Event.objects.get(kind="member.forgotten")
    people = event.deliveries.filter(channel="email").values_list("recipient", flat=True)
    assert list(people) == [sam.pk]
    with translation.override("en"):
        assert sentence(event) == (
            "Somebody who worked for Sam's Lamps as Manager closed their account. "
            "API keys closed with it: 1."
        )
    assert not default_storage.exists(copy.file)
    assert not DataRequest.objects.exclude(file="").exists()


def test_who_is_forgotten_stands_in_no_invitation(tess, rita, noon, policy):
    store = open_store(slug="ritas2", name="R", country="DE", owner=rita, now=noon)
    sent = invite_member(store, email=tess.email, role="reader", actor=rita, now=noon)
    erase(tess, noon)
    sent.refresh_from_db()
    assert sent.email == alias_of("tess@example.com") and sent.withdrawn_at


def test_a_wish_for_a_copy_ends_with_its_job(tess, noon, policy):
    first = ask_copy(tess, now=noon)
    jobs.cancel_job(Job.objects.get(), actor=tess, now=noon)
    first.refresh_from_db()
    assert first.answered_at == noon and not first.file
    assert written(tess, noon).file


def test_no_copy_is_written_of_who_is_forgotten(tess, noon, policy):
    ask_copy(tess, now=noon)
    erase(tess, noon)
    jobs.run_jobs(lambda: noon)
    assert not DataRequest.objects.exclude(file="").exists()


def test_before_that_events_name_them(tess, sams_store):
    joined = Event.objects.get(kind="member.added", facts__person=tess.pk)
    with translation.override("en"):
        assert sentence(joined) == "Tess now works for Sam's Lamps as Reader."


def test_what_stands_against_it_is_named_and_nothing_happens(sam, sams_store, mia, noon, policy):
    with translation.override("en"):
        assert erase(sam, noon).refused == ["You own Sam's Lamps. Hand it over or close it first."]
        assert "An admin takes your roles back" in erase(mia, noon).refused[0]
    sam.refresh_from_db()
    assert sam.name == "Sam" and sam.is_active
    assert Event.objects.filter(kind="data_request.refused").count() == 2


@pytest.mark.parametrize(
    "subject", [("person", "tess@example.com"), ("person", "old@example.com"), ("store", "sams")]
)
def test_a_hold_keeps_what_there_is_without_a_sign_of_it(
    tess, sams_store, lea, noon, policy, subject
):
    """Under a hold and without one the person, and their colleagues, see and read the same."""
    facts = {"address": tess.email, "before": "old@example.com", "asked_at": noon, "used_at": noon}
    tess.address_wishes.create(**facts)
    kind, named = subject
    until = noon + 30 * DAY
    hold = place_hold(
        subject_kind=kind, subject_id=named, basis="PV 7", until=until, actor=lea, now=noon
    )
    asked = closed(tess, noon)
    assert seen(tess, asked) == ("–", alias_of("tess@example.com"), False, [])
    with translation.override("en"):
        mail = Delivery.objects.get(event__kind="data_request.closed")
        _subject, body = write_mail(mail)
    assert mail.address == "tess@example.com" and "the law obliges us to keep" in body
    assert hold.number not in body

    assert purge_class(CLASSES["closed_accounts"], now=noon + 2 * DAY).kept == 1
    asked.refresh_from_db()
    assert (asked.kept_name, asked.answered_at) == ("Tess", None)
    assert Delivery.objects.filter(address="tess@example.com").exists()
    assert purge_class(CLASSES["closed_accounts"], now=until).gone == 1
    asked.refresh_from_db()
    assert (asked.kept_name, asked.kept_stores, asked.answered_at) == ("", [], until)
    assert not Delivery.objects.filter(address="tess@example.com").exists()
    assert not tess.address_wishes.exists()


def seen(person, asked):
    """What others see of somebody who closed their account."""
    row = User.objects.get(pk=person.pk)
    return row.name, row.email, row.is_active, asked.refused


def test_without_a_hold_it_looks_the_same(tess, sams_store, noon, policy):
    asked = closed(tess, noon)
    assert seen(tess, asked) == ("–", alias_of("tess@example.com"), False, [])
    assert asked.answered_at is None
    assert not Client().login(email="tess@example.com", password=PASSWORD)
    closed_accounts = CLASSES["closed_accounts"]
    assert purge_class(closed_accounts, now=noon + DAY).gone == 0
    assert purge_class(closed_accounts, now=noon + 2 * DAY).gone == 1


def test_the_page_says_nothing_of_a_hold(tess, tess_in, lea, policy):
    now = clock.now()
    facts = {"subject_kind": "person", "subject_id": tess.email, "basis": "PV 7"}
    place_hold(until=now + DAY, actor=lea, now=now, **facts)
    assert what_bars(tess, now) == []
    assert reverse("accounts:erase_account") in tess_in.get(PAGE).content.decode()


@pytest.mark.parametrize("typed", ["", "sam@example.com"])
def test_it_takes_ones_own_address(tess, noon, policy, typed):
    with pytest.raises(NotPossible, match="your own mail address") as refusal:
        erase(tess, noon, typed=typed)
    assert refusal.value.field == "typed" and not DataRequest.objects.exists()


def test_nobody_erases_another(tess, sam, noon):
    with pytest.raises(NotAllowed):
        erase(tess, noon, actor=sam)


def test_by_hand_it_signs_out_and_says_so(tess, tess_in, policy):
    page = tess_in.get(PAGE).content.decode()
    assert reverse("accounts:erase_account") in page
    assert tess_in.post(reverse("accounts:erase_account"), {"typed": "x"}).status_code == 422
    answer = tess_in.post(reverse("accounts:erase_account"), {"typed": tess.email})
    assert answer.status_code == 302 and answer["Location"] == reverse("account_login")
    assert User.objects.get(pk=tess.pk).email.endswith(GONE)
    assert tess_in.get(PAGE).status_code == 302


def test_the_page_names_what_stands_against_it(sam, sams_store, policy):
    client = Client()
    client.force_login(sam)
    with translation.override("en"):
        page = client.get(PAGE).content.decode()
    assert "You own Sam" in page and reverse("accounts:erase_account") not in page
    assert what_bars(sam, clock.now())


def test_who_comes_back_is_somebody_else(tess, sams_store, sam, noon, policy):
    erase(tess, noon)
    again = User.objects.create_user("tess@example.com", name="Tess")
    add_member(sams_store, user=again, role="reader", actor=sam, now=noon)
    assert again.pk != tess.pk
