"""Before the date: each store learns, once, what a coming version does to its live listings."""

from datetime import date, timedelta

import pytest

from core import clock
from core.models import Delivery, Event
from core.registry import tasks
from listings.actions import add_certificate, edit_listing, pause_listing
from listings.actions.outlooks import ahead, tell_effect
from listings.models import EffectNotice, Listing, Outlook
from listings.tasks import sweep_at
from policy.queries import coming_versions
from tests.listings.announced import forbid
from tests.listings.factories import PDF, make_live

PLAIN = "A lamp of steel, 42 cm high."
KIND = "listings.effect_foreseen"


def rows():
    return list(Outlook.objects.order_by("pk").values())


def look(now):
    done = sweep_at(now)
    return done["looked_ahead"], done["warned"]


@pytest.fixture
def rivals(ritas_store, rita, noon, policy):
    return make_live(ritas_store, rita, noon, description=PLAIN)


def test_nothing_to_come_looks_at_nothing(live, noon):
    assert look(noon) == (0, 0)
    assert rows() == []


def test_finds_what_only_the_coming_version_finds(live, rivals, sam, rita, noon, stricter):
    assert look(noon) == (2, 1)

    row = Outlook.objects.get()
    assert (row.listing, row.store_id, row.policy_version) == (live, live.store_id, 2)
    assert (row.before, row.verdict, row.leaves, row.at) == ("pass", "block", True, noon)
    assert [(one["code"], one["words"]) for one in row.findings] == [
        ("eco_offset", "brushed brass")
    ]
    event = Event.objects.get(kind=KIND)
    told = set(Delivery.objects.filter(event=event).values_list("recipient", "channel"))
    assert told == {(sam.pk, "inbox"), (sam.pk, "email")}
    assert event.store_id == live.store_id and event.subject_id == str(stricter.pk)
    assert event.facts["number"] == 2 and event.facts["listings"] == event.facts["leaving"] == 1
    # The listing itself is as it was.
    live.refresh_from_db()
    assert live.is_live and live.checked_under == 1 and live.check_runs.count() == 1


def test_twice_is_once(live, noon, stricter):
    look(noon)
    first = rows()

    assert look(noon + timedelta(days=1)) == (0, 0)
    # Even where every listing is looked at again.
    Listing.objects.update(outlook_under=0)
    assert look(noon) == (1, 0)
    # A worker that asked before another one told.
    assert tell_effect(live.store, version=stricter, now=noon) is None

    assert rows() == first
    assert Event.objects.filter(kind=KIND).count() == EffectNotice.objects.count() == 1


def test_a_batch_is_left_and_gone_on_with(sams_store, sam, live, noon, stricter, monkeypatch):
    make_live(sams_store, sam, noon, sku="2")
    monkeypatch.setattr("listings.tasks.AT_MOST", 1)

    # Nobody is told before all of the store is known.
    assert [look(noon) for _ in range(3)] == [(1, 0), (1, 1), (0, 0)]
    assert EffectNotice.objects.get().listings == 2


def test_mended_before_anybody_was_told_is_nobodys_trouble(live, sam, noon, stricter):
    edit_listing(live, version=live.version, actor=sam, now=noon, description=PLAIN)

    assert look(noon) == (1, 0)
    assert rows() == [] and not EffectNotice.objects.exists()


def test_mended_after_the_notice_is_looked_at_again(live, sam, noon, stricter):
    look(noon)
    edit_listing(live, version=live.version, actor=sam, now=noon, description=PLAIN)

    assert look(noon) == (1, 0) and rows() == []


def test_a_proof_on_file_is_asked_about_again(live, sam, noon, stricter):
    look(noon)
    facts = {"scheme": "CLAIM_STUDY", "number": "12345", "scope": "product"}
    facts |= {"attribute": "superlative", "valid_from": date(2026, 1, 1)}
    facts |= {"valid_to": date(2026, 12, 31), "document": PDF, "actor": sam, "now": noon}
    add_certificate(live.store, **facts)

    assert look(noon) == (1, 0)


def test_what_left_the_shop_is_not_counted(live, sam, noon, stricter):
    pause_listing(live, actor=sam, now=noon)

    assert look(noon) == (0, 0)


def test_versions_to_come_are_told_apart(live, ada, abel, sam, noon, stricter, later):
    """Of each only what it changes against the one before it."""
    end = later + timedelta(days=20)
    other = make_live(live.store, sam, noon, sku="2", description=f"{PLAIN} Bulb sold separately.")
    third = forbid("sold separately", drafter=abel, approver=ada, effective_from=end, now=noon)

    assert look(noon) == (4, 2)

    found = list(Outlook.objects.order_by("pk").values_list("policy_version", "listing"))
    assert found == [(2, live.pk), (3, other.pk)]
    notices = Event.objects.filter(kind=KIND).order_by("pk")
    assert [notice.subject_id for notice in notices] == [str(stricter.pk), str(third.pk)]


def test_a_listing_is_looked_at_under_the_next_version_first(
    live, ada, abel, noon, stricter, later
):
    end = later + timedelta(days=20)
    forbid("sold separately", drafter=abel, approver=ada, effective_from=end, now=noon)
    coming = list(coming_versions(noon))

    assert [list(rows) for _, _, rows in ahead(coming, noon)] == [[live], []]


def test_after_the_date_the_forecast_stays_as_it_was(live, noon, stricter, later):
    look(noon)
    first = rows()

    assert sweep_at(later)["rechecked"] == 1
    assert look(later) == (0, 0)

    assert rows() == first
    assert Listing.objects.get().status == "needs_fix"


def test_one_that_fails_stops_no_other(sams_store, sam, live, noon, stricter):
    make_live(sams_store, sam, noon, sku="2")
    # Written past every verb: no check can read it.
    Listing.objects.filter(pk=live.pk).update(attributes=[1])

    assert look(noon) == (1, 0)
    assert Outlook.objects.get().listing.sku == "2"


@pytest.fixture
def soon(policy, ada, abel):
    """Pages go by the wall clock: a version that is yet to come by it."""
    now = clock.now()
    facts = {"effective_from": now + timedelta(days=20), "now": now}
    return forbid("brushed brass", drafter=ada, approver=abel, **facts)


@pytest.fixture
def page(client, sam, live, soon):
    look(clock.now())
    client.force_login(sam)
    return lambda: client.get(f"/listings/effect/{soon.pk}/").content.decode()


def test_the_home_says_it_with_the_date(live, sam, noon, stricter, later):
    look(noon)
    found = [one for ask in tasks for one in ask(sam, live.store, "seller", noon)]

    mine = [one for one in found if "v2" in one.title]
    assert [one.title for one in mine] == ["Policy v2 judges 1 live listing worse"]
    assert mine[0].due_at == later and mine[0].url == f"/listings/effect/{stricter.pk}/"
    after = [one for ask in tasks for one in ask(sam, live.store, "seller", later)]
    assert not [one for one in after if "v2" in one.title]


def test_the_page_shows_words_reason_remedy_and_the_way_to_the_editor(page, live):
    text = page()

    assert "1 of your live listings is judged worse than now." in text
    assert "Leaves the shop" in text and '<mark class="bad">brushed brass</mark>' in text
    assert "may not be claimed for a product" in text and "How to put it right" in text
    assert "/rules/L-3.3/?version=2" in text and f"/listings/{live.pk}/edit/" in text
    assert "Nothing to mend" not in text and "being held" not in text


def test_the_page_says_what_is_not_known_yet(page, live, sam):
    edit_listing(live, version=live.version, actor=sam, now=clock.now(), description=PLAIN)

    assert "Changed since it was looked at." in page() and "being held" in page()
    look(clock.now())
    assert "Nothing to mend" in page() and "being held" not in page()


def test_a_rival_sees_nothing_of_it(client, page, rita, rivals):
    client.force_login(rita)
    look(clock.now())

    assert "Nothing to mend" in page() and "brushed" not in page()


def test_the_changes_lead_sellers_to_their_effect(client, page, mia, soon):
    url = f"/rules/changes/{soon.pk}/"
    assert f"/listings/effect/{soon.pk}/" in client.get(url).content.decode()

    client.force_login(mia)
    assert "Your effect" not in client.get(url).content.decode()
