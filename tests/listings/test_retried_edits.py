"""An edit that waits is tried again until it was judged, whatever came between."""

from datetime import date, timedelta

import pytest
from django.db import connection

from core import clock
from core.models import Event
from enforcement.actions import escalate_store
from listings.actions import (
    add_certificate,
    claim_certificate,
    edit_listing,
    pause_listing,
    save_edit,
    verify_certificate,
)
from listings.models import StagedEdit
from listings.tasks import sweep_at
from tests.enforcement.steps import violate
from tests.listings.announced import announce
from tests.listings.factories import HONEST, PDF, verify

ECO = "An eco-friendly lamp. It is 42 cm high."
LABEL = {
    "scheme": "EU_ECOLABEL",
    "number": "DE/020/123",
    "attribute": "environment",
    "scope": "product",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 12, 31),
    "document": PDF,
}


@pytest.fixture
def certificate(live, sams_store, sam, noon):
    """What the edit of a live listing waits for."""
    save_edit(live, version=live.version, actor=sam, now=noon, description=ECO)
    return add_certificate(sams_store, **LABEL, actor=sam, now=noon)


def is_taken_over(live):
    live.refresh_from_db()
    is_applied = StagedEdit.objects.latest("pk").status == "applied"
    assert is_applied == (live.description == ECO)
    return is_applied


def test_a_freeze_puts_it_off_until_it_ends(certificate, live, sams_store, sam, mia, noon):
    violate(sams_store, mia, noon)
    (freeze,) = escalate_store(sams_store, now=noon)
    verify(certificate, actor=mia, now=noon)

    assert StagedEdit.objects.get().due_at == noon
    assert sweep_at(noon)["taken_over"] == 0 and not is_taken_over(live)
    assert sweep_at(freeze.ends_at)["taken_over"] == 1 and is_taken_over(live)


def test_a_check_that_broke_down_is_made_again(certificate, live, mia, noon):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE listings_pricepoint (id int)")
        verify(certificate, actor=mia, now=noon)
        assert sweep_at(noon)["taken_over"] == 0
        cursor.execute("DROP TABLE pg_temp.listings_pricepoint")
    assert not is_taken_over(live)
    assert sweep_at(noon)["taken_over"] == 1 and is_taken_over(live)


def test_a_price_saved_before_its_turn_takes_no_turn_away(certificate, live, sam, mia, noon):
    claim_certificate(certificate, actor=mia, now=noon)
    verify_certificate(certificate, actor=mia, now=noon)
    live.refresh_from_db()
    edit_listing(live, version=live.version, price_minor=4790, actor=sam, now=noon)

    assert sweep_at(noon)["taken_over"] == 1 and is_taken_over(live)


def test_decided_while_it_is_paused_it_is_due_as_it_is_live_again(
    certificate, live, sam, mia, noon
):
    pause_listing(live, actor=sam, now=noon)
    verify(certificate, actor=mia, now=noon)
    assert sweep_at(noon)["taken_over"] == 0 and not is_taken_over(live)

    type(live).objects.update(status="published")
    assert sweep_at(noon)["taken_over"] == 1 and is_taken_over(live)


def test_judged_it_is_tried_again_as_the_next_day_begins(live, sams_store, sam, mia, noon):
    """A certificate of tomorrow proves nothing today, and nobody decides anything tomorrow."""
    tomorrow = {"valid_from": noon.date() + timedelta(days=1)}
    row = add_certificate(sams_store, **LABEL | tomorrow, actor=sam, now=noon)
    save_edit(live, version=live.version, actor=sam, now=noon, description=ECO)
    verify(row, actor=mia, now=noon)
    due_at = StagedEdit.objects.get().due_at
    assert noon < due_at <= noon + timedelta(days=1)

    assert sweep_at(due_at - timedelta(seconds=1))["taken_over"] == 0
    assert sweep_at(due_at)["taken_over"] == 1 and is_taken_over(live)


def test_rules_that_come_into_force_are_asked_at_once(live, sam, ada, abel, noon, later, policy):
    def allow(content):
        content["severities"]["eco_offset"] = "warn"

    facts = {"description": "A lamp of brass. It is carbon neutral."}
    save_edit(live, version=live.version, actor=sam, now=noon, **facts)
    announce("truth", allow, drafter=ada, approver=abel, effective_from=later, now=noon)
    StagedEdit.objects.update(due_at=later + timedelta(hours=9))

    assert sweep_at(later)["taken_over"] == 1


def test_its_page_offers_a_check_where_one_can_be_made(
    client, live, sams_store, sam, tess, mia, noon
):
    save_edit(live, version=live.version, actor=sam, now=noon, description="It cures arthritis.")
    page = show(client, sam, live)
    assert page.count(f'action="/listings/{live.pk}/retry/"') == 1 and ">Check again<" in page
    assert "/retry/" not in show(client, tess, live)

    # The page is asked for by the wall clock.
    violate(sams_store, mia, clock.now())
    escalate_store(sams_store, now=clock.now())
    page = show(client, sam, live)
    assert "/retry/" not in page and "once the sanction ends" in page
    pause_listing(live, actor=sam, now=noon)
    assert "/retry/" not in show(client, sam, live)


def test_what_is_left_of_it_is_tried_at_once(live, sam, mick, noon, sams_store):
    """Its first writer wants a false text and another stock; a colleague takes the text back."""
    save = {"actor": sam, "now": noon}
    save_edit(live, version=live.version, **save, description="It cures arthritis.", stock=3)
    live.refresh_from_db()
    facts = {"version": live.version, "description": HONEST["description"]}
    saved = save_edit(live, **facts, actor=None, now=noon)

    live.refresh_from_db()
    assert (live.description, live.stock) == (HONEST["description"], 3)
    assert (saved.listing.stock, saved.listing.version) == (3, live.version)
    rest = StagedEdit.objects.latest("pk")
    assert (rest.status, rest.after, rest.findings) == ("applied", {"stock": 3}, [])
    # The facts are Sam's; what was done with them now is not.
    assert rest.actor == sam
    assert Event.objects.filter(kind="listing.edit_staged").latest("id").actor is None


def test_what_is_left_keeps_the_findings_of_its_own_fields(live, sam, noon):
    wanted = {"description": "It cures arthritis.", "reference_price_minor": 9990}
    save = {"actor": sam, "now": noon}
    staged = save_edit(live, version=live.version, **save, **wanted).staged
    assert {one["field"] for one in staged.findings} == {"description", "reference_price"}

    for written in wanted:
        live.refresh_from_db()
        StagedEdit.objects.filter(status="open").update(status="replaced")
        save_edit(live, version=live.version, **save, **wanted)
        live.refresh_from_db()
        save_edit(live, version=live.version, **save, **{written: getattr(live, written)})
        (left,) = StagedEdit.objects.filter(status="open")
        (name,) = left.after
        assert written != name
        assert [one["field"] for one in left.findings] == [name.removesuffix("_minor")]


def show(client, person, listing):
    client.force_login(person)
    return client.get(f"/listings/{listing.pk}/").text
