"""Stores that share something are found, never what it is; a person looks, and may end a tie."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from core.errors import NotAllowed, NotPossible
from core.event_words import joined
from core.models import Event
from enforcement import gates
from enforcement.actions import end_link, file_appeal, pause_measures, record_identifier
from enforcement.models import Appeal, Case, EndedLink, StoreIdentifier
from enforcement.queries.links import linked_stores
from policy.queries import policy_at
from tests.enforcement.steps import known_by, make_sanction, violate


@pytest.fixture
def pair(sams_store, ritas_store, noon):
    """Rita's store was known by a phone; ten days later Sam's is too."""
    theirs = known_by(ritas_store, noon - timedelta(days=10), "+49 (30) 1234")
    return known_by(sams_store, noon, "49 30 1234"), theirs


def of(store, now):
    rows = linked_stores(store, now)
    return [(row.store.slug, [tie.kind for tie in row.ties], row.weight) for row in rows]


def test_keeps_a_hash_and_never_the_value(sams_store, settings, noon):
    row = known_by(sams_store, noon)
    assert len(row.digest) == 64 and "1234" not in row.digest
    settings.LINKING_SECRET = "another secret"
    assert known_by(sams_store, noon).digest != row.digest
    assert known_by(sams_store, noon, kind="address").digest != row.digest


@pytest.mark.parametrize("value", ["", " - ", "…"])
def test_keeps_nothing_of_a_value_that_says_nothing(sams_store, noon, value):
    assert record_identifier(sams_store, kind="phone", value=value, now=noon) is False
    assert not StoreIdentifier.objects.exists()


def test_refuses_a_kind_that_nobody_knows(sams_store, noon):
    with pytest.raises(ValueError, match="shoe_size"):
        record_identifier(sams_store, kind="shoe_size", value="44", now=noon)


def test_keeps_it_once_a_day(sams_store, noon):
    told = [record_identifier(sams_store, kind="phone", value="1", now=noon) for _n in range(2)]
    assert told == [True, False]
    assert record_identifier(sams_store, kind="phone", value="1", now=noon + timedelta(days=1))


def test_ties_both_stores_since_the_later_until_the_policy_says(
    pair, sams_store, ritas_store, noon
):
    assert of(sams_store, noon) == [("ritas", ["phone"], 50)]
    assert of(ritas_store, noon) == [("sams", ["phone"], 50)]
    (tie,) = linked_stores(sams_store, noon)[0].ties
    life = policy_at(noon).governance.links.kinds["phone"].life_days
    assert tie.since == noon.date()
    assert tie.until == (noon - timedelta(days=10 - life)).date()
    end = noon + timedelta(days=life - 10)
    assert of(sams_store, end - timedelta(days=1)) and not of(sams_store, end)


def test_weights_add_up_over_kinds(pair, sams_store, ritas_store, noon):
    for store in (sams_store, ritas_store):
        known_by(store, noon, "8 Harbour Road", kind="address")
    assert of(sams_store, noon) == [("ritas", ["address", "phone"], 100)]


def test_what_many_share_ties_nobody(pair, sams_store, open_shop, noon):
    most = policy_at(noon).governance.links.shared_at_most
    for n in range(most - 2):
        known_by(open_shop(n), noon, "49 30 1234")
    assert len(of(sams_store, noon)) == most - 1
    known_by(open_shop(most), noon, "49 30 1234")
    assert of(sams_store, noon) == []


@pytest.fixture
def open_shop(noon):
    from accounts.models import Store

    def make(n):
        return Store.objects.create(
            slug=f"shop{n}", name=f"Shop {n}", country="DE", created_at=noon
        )

    return make


@pytest.fixture
def frozen(ritas_store, mia, noon):
    before = noon - timedelta(days=1)
    violation = violate(ritas_store, mia, before)
    return make_sanction(violation, before, kind="freeze", days=7, decided_by=mia)


def test_a_store_tied_to_a_frozen_one_becomes_a_case_once(frozen, pair, sams_store, noon):
    case = Case.objects.get(store=sams_store)
    assert case.rule_code == "evading_sanctions" and case.exhibits.count() == 1
    kept = case.exhibits.get().snapshot
    assert kept["linked"] == "ritas" and kept["sanction"] == f"S-{frozen.pk}"
    assert [tie["kind"] for tie in kept["ties"]] == ["phone"]
    record_identifier(sams_store, kind="phone", value="49 30 1234", now=noon)
    assert Case.objects.get(store=sams_store).signals.count() == 1
    # A machine proposes: nothing is closed by a tie.
    assert gates.blocked(sams_store, noon) == {}


def test_a_store_tied_to_one_whose_freeze_is_paused_becomes_a_case(
    ritas_store, sams_store, rita, mia, noon
):
    violation = violate(ritas_store, mia, noon)
    frozen = make_sanction(violation, noon, kind="freeze", days=60, decided_by=mia)
    statement = violation.statements.get()
    late = file_appeal(statement, reason="No.", actor=rita, now=noon).due_at
    assert pause_measures(Appeal.objects.get(), now=late)
    for store in (ritas_store, sams_store):
        record_identifier(store, kind="phone", value="49 30 1234", now=late)
    kept = Case.objects.get(store=sams_store).exhibits.get().snapshot
    assert kept["sanction"] == f"S-{frozen.pk}"


def test_a_weak_tie_or_a_free_store_is_no_case(frozen, sams_store, ritas_store, open_shop, noon):
    known_by(ritas_store, noon, "img", kind="picture")
    known_by(sams_store, noon, "img", kind="picture")
    known_by(open_shop(1), noon, "img2", kind="phone")
    known_by(sams_store, noon, "img2", kind="phone")
    assert len(of(sams_store, noon)) == 2
    assert not Case.objects.filter(store=sams_store).exists()


def test_a_moderator_ends_a_tie_with_a_reason(pair, sams_store, ritas_store, mia, noon):
    end_link(*pair, reason="A shared office.", actor=mia, now=noon)
    assert of(sams_store, noon) == [] and of(ritas_store, noon) == []
    event = Event.objects.get(kind="link.ended")
    assert event.store is None and joined(event.facts)["reason"] == "A shared office."
    with pytest.raises(NotPossible, match="not tied"):
        end_link(*reversed(pair), reason="Again.", actor=mia, now=noon)
    # Being seen again with it does not tie them anew.
    known_by(sams_store, noon + timedelta(days=1), "49 30 1234")
    assert of(sams_store, noon + timedelta(days=1)) == []


@pytest.mark.parametrize(("who", "reason"), [("sam", "No."), ("rita", "No."), ("mia", " ")])
def test_refuses_others_and_silence(request, pair, noon, who, reason):
    with pytest.raises((NotAllowed, NotPossible)):
        end_link(*pair, reason=reason, actor=request.getfixturevalue(who), now=noon)
    assert not EndedLink.objects.exists() and not Event.objects.filter(kind="link.ended").exists()


def test_refuses_rows_that_tie_nothing(pair, sams_store, mia, noon):
    other = known_by(sams_store, noon, "another")
    for rows in ((other, pair[1]), (pair[0], pair[0])):
        with pytest.raises(NotPossible, match="not tied"):
            end_link(*rows, reason="No.", actor=mia, now=noon)


def test_the_database_keeps_both_tables_as_they_are(pair, mia, noon):
    end_link(*pair, reason="A shared office.", actor=mia, now=noon)
    for model in (StoreIdentifier, EndedLink):
        with pytest.raises(InternalError), transaction.atomic():
            model.objects.update(digest="x")
    # What a store is known by goes after years, by the purge alone.
    with pytest.raises(InternalError), transaction.atomic():
        EndedLink.objects.all().delete()
    ended = EndedLink.objects.get()
    ended.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        ended.save(force_insert=True)


def test_pages(client, frozen, pair, sams_store, mia, sam, clock_at_noon):
    client.force_login(mia)
    page = client.get("/moderation/stores/sams/links/").text
    url = f"/moderation/links/{pair[0].pk}/{pair[1].pk}/end/"
    assert "Phone number" in page and url in page and "<svg" in page
    assert "/moderation/stores/ritas/" in page and "Frozen" in page
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "A shared office."}).status_code == 302
    assert "No linked stores" in client.get("/moderation/stores/sams/links/").text
    assert client.get("/moderation/stores/nobody/links/").status_code == 404
    client.force_login(sam)
    assert client.get("/moderation/stores/sams/links/").status_code == 403


@pytest.fixture
def clock_at_noon(monkeypatch, noon):
    from core import clock

    monkeypatch.setattr(clock, "now", lambda: noon)
