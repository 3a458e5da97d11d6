"""Each constraint, by going round the verb."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from listings.models import (
    Certificate,
    CheckRun,
    EffectNotice,
    Listing,
    Outlook,
    Picture,
    PricePoint,
    Recheck,
    RecheckChange,
    StagedEdit,
)
from tests.listings.factories import make_listing


def refused(name, change):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"status": "sold"}, "listing_status_known"),
        ({"status": "taken_down"}, "listing_taken_from_somewhere"),
        ({"price_minor": 0}, "listing_price_positive"),
        ({"reference_price_minor": -1}, "listing_reference_price_positive"),
        ({"currency": "usd"}, "listing_currency_form"),
        ({"title": ""}, "listing_live_is_complete"),
        ({"price_minor": None}, "listing_live_is_complete"),
        ({"stock": -1}, "stock"),
    ],
)
def test_a_listing_is_sound(live, change, name):
    refused(name, lambda: Listing.objects.filter(pk=live.pk).update(**change))


def test_a_sku_stands_once_in_a_store(live, noon):
    stamps = {"status_at": noon, "created_at": noon, "updated_at": noon}
    refused(
        "listing_sku_once_per_store",
        lambda: Listing.objects.create(store=live.store, sku=live.sku, **stamps),
    )


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"width": 0}, "picture_has_size"),
        ({"place": None}, "picture_has_place_until_removed"),
    ],
)
def test_a_picture_is_sound(live, change, name):
    refused(name, lambda: Picture.objects.filter(listing=live).update(**change))


def test_a_place_and_a_file_stand_once_in_a_listing(live, noon):
    first = live.pictures.get()

    def copy(**change):
        facts = {"place": 2, "sha256": "x", "width": 1, "height": 1}
        row = {"store": live.store, "listing": live, "created_at": noon} | facts | change
        Picture.objects.create(**row)
        # The place is checked at the end of the transaction, so that two can change places.
        with transaction.atomic():
            from django.db import connection

            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

    refused("picture_file_once", lambda: copy(sha256=first.sha256))
    refused("picture_place_once", lambda: copy(place=1))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"amount_minor": 0}, "price_point_positive"),
        ({"currency": "?"}, "price_point_currency_form"),
        ({"market": "gb"}, "price_point_market_form"),
        ({"reference_minor": 0}, "price_point_reference_positive"),
    ],
)
def test_a_price_is_sound(live, noon, change, name):
    row = {"store": live.store, "listing": live, "amount_minor": 1, "currency": "USD", "at": noon}
    refused(name, lambda: PricePoint.objects.create(**row | change))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"valid_to": date(2025, 1, 1)}, "certificate_dates_ordered"),
        ({"scope": "everything"}, "certificate_scope_form"),
        ({"share_pct": 101}, "certificate_share_range"),
        ({"share_pct": 0}, "certificate_share_range"),
        ({"status": "verified"}, "certificate_taken_by_somebody"),
        ({"status": "lost"}, "certificate_status_known"),
    ],
)
def test_a_certificate_is_sound(sams_store, noon, change, name):
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 1)}
    row = {"store": sams_store, "scope": "product", "created_at": noon} | days
    refused(name, lambda: Certificate.objects.create(**row | change))


def test_a_verdict_is_known(live, noon):
    row = {"store": live.store, "listing": live, "policy_version": 1, "checked_at": noon}
    refused("check_run_verdict_known", lambda: CheckRun.objects.create(**row, verdict="fine"))


@pytest.mark.parametrize("model", [PricePoint, CheckRun])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_history_cannot_be_changed(live, model, change):
    rows = model.objects.filter(listing=live)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        rows.update(store=live.store) if change == "update" else rows.delete()

    assert rows.count() == 1


@pytest.mark.parametrize("change", [{"verdict": "pass"}, {"before": "fine"}])
def test_an_outlook_is_worse_than_nothing(live, noon, change):
    row = {"store": live.store, "listing": live, "policy_version": 2, "at": noon}
    row |= {"before": "pass", "verdict": "block"}
    refused("outlook_verdicts_known", lambda: Outlook.objects.create(**row | change))
    Outlook.objects.create(**row)
    refused("outlook_one_per_version", lambda: Outlook.objects.create(**row))


@pytest.mark.parametrize("change", [{"listings": 0, "leaving": 0}, {"leaving": 2}])
def test_a_store_is_told_once_and_of_something(sams_store, noon, change):
    row = {"store": sams_store, "policy_version": 2, "listings": 1, "leaving": 1, "at": noon}
    refused("effect_touches_something", lambda: EffectNotice.objects.create(**row | change))
    told = EffectNotice.objects.create(**row)
    refused("effect_told_once", lambda: EffectNotice.objects.create(**row))
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        EffectNotice.objects.filter(pk=told.pk).update(leaving=0)


def test_a_recheck_ends_once_and_after_it_began(noon, db):
    row = {"policy_version": 2, "total": 1, "began_at": noon}
    early = noon - timedelta(seconds=1)
    refused("recheck_dates_ordered", lambda: Recheck.objects.create(**row, ended_at=early))
    found = Recheck.objects.create(**row, ended_at=noon)
    refused("policy_version", lambda: Recheck.objects.create(**row))
    mine = Recheck.objects.filter(pk=found.pk)
    for name, change in (
        ("ended_is_final", lambda: mine.update(total=2)),
        ("never_deleted", mine.delete),
    ):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            change()


def test_a_changed_verdict_stands_once_and_for_good(live, noon):
    row = {"store": live.store, "listing": live, "policy_version": 2, "at": noon}
    row |= {"before": "pass", "after": "block"}
    refused(
        "recheck_changed_something", lambda: RecheckChange.objects.create(**row | {"after": "pass"})
    )
    kept = RecheckChange.objects.create(**row)
    refused("recheck_changed_once", lambda: RecheckChange.objects.create(**row))
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        RecheckChange.objects.filter(pk=kept.pk).update(after="warn")


def test_a_check_is_of_an_edit_of_its_own_listing(live, sams_store, ritas_store, sam, noon):
    facts = {"actor": sam, "before": {}, "after": {}, "verdict": "block"}
    times = {"status_at": noon, "created_at": noon}
    edit = StagedEdit.objects.create(store=live.store, listing=live, **facts, **times)
    row = {"policy_version": 1, "verdict": "block", "checked_at": noon, "edit": edit}
    CheckRun.objects.create(store=live.store, listing=live, **row)
    other = make_listing(sams_store, sam, noon, sku="OTHER", picture=False)
    for wrong in ({"store": sams_store, "listing": other}, {"store": ritas_store, "listing": live}):
        refused(
            "check_run_of_its_edit", lambda wrong=wrong: CheckRun.objects.create(**wrong, **row)
        )
