"""Reporters are forgotten after their time, and can still be told apart."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction

from core import clock
from core.aliases import GONE, alias_of
from core.retention import CLASSES, purge_class
from enforcement.actions import place_hold
from enforcement.models import Report, StoreIdentifier
from enforcement.queries.links import linked_stores
from policy.queries import policy_at
from tests.enforcement.steps import close, known_by, report

DAY = timedelta(days=1)


REPORTERS = CLASSES["reporters"]
IDENTIFIERS = CLASSES["identifiers"]


def answered(store, mia, noon, **facts):
    row = report(store.slug, noon, **facts)
    return close(row, mia, noon) and Report.objects.get(pk=row.pk)


def test_a_reporter_is_forgotten_and_what_was_reported_stays(sams_store, policy, mia, noon):
    row = answered(sams_store, mia, noon)
    before = (row.explanation, row.status, row.number)
    assert purge_class(REPORTERS, now=noon + 1095 * DAY).gone == 0
    assert purge_class(REPORTERS, now=noon + 1096 * DAY).gone == 1
    email = row.email
    row.refresh_from_db()
    assert (row.name, row.email) == ("–", alias_of(email)) and row.email.endswith(GONE)
    assert (row.explanation, row.status, row.number) == before
    assert purge_class(REPORTERS, now=noon + 1097 * DAY).gone == 0


def test_equal_addresses_stay_equal_and_tell_nothing(settings):
    assert alias_of("Ann@x.example") == alias_of("ann@x.example") != alias_of("bob@x.example")
    assert "ann" not in alias_of("ann@x.example")
    before = alias_of("ann@x.example")
    settings.LINKING_SECRET = "another"
    assert alias_of("ann@x.example") != before


def test_an_unanswered_report_and_a_held_one_keep_their_reporter(
    sams_store, policy, mia, lea, noon
):
    held = answered(sams_store, mia, noon, email="held@x.example")
    report("sams", noon, email="open@x.example")
    late = noon + 2000 * DAY
    hold = place_hold(
        subject_kind="person", subject_id=held.email, basis="Order", until=late + DAY,
        actor=lea, now=noon,
    )  # fmt: skip
    found = purge_class(REPORTERS, now=late)
    assert (found.gone, dict(found.kept_by)) == (0, {hold.number: 1})
    held.refresh_from_db()
    assert held.email == "held@x.example"


def seen(store, at):
    """As the verb wrote it long before the policy of these tests."""
    facts = {"kind": "phone", "digest": "0" * 64, "seen_on": at.date()}
    return StoreIdentifier.objects.create(store=store, **facts)


def test_what_a_store_was_known_by_goes_when_no_tie_by_it_counts(
    sams_store, ritas_store, policy, noon
):
    days = IDENTIFIERS.days(noon)
    links = policy_at(noon).governance.links
    assert days == 1825 >= max(kind.life_days for kind in links.kinds.values())
    old = [seen(store, noon - (days + 1) * DAY) for store in (sams_store, ritas_store)]
    young = seen(sams_store, noon - days * DAY)
    assert linked_stores(sams_store, noon) == []
    assert purge_class(IDENTIFIERS, now=noon, is_trial=True).gone == 2
    assert StoreIdentifier.objects.filter(pk__in=[row.pk for row in old]).count() == 2
    assert purge_class(IDENTIFIERS, now=noon).gone == 2
    assert list(StoreIdentifier.objects.all()) == [young]


def test_a_hold_keeps_what_its_store_was_known_by(sams_store, ritas_store, policy, lea, noon):
    held, free = (seen(store, noon - 2000 * DAY) for store in (sams_store, ritas_store))
    facts = {"basis": "Order", "until": noon + DAY, "actor": lea, "now": noon}
    hold = place_hold(subject_kind="store", subject_id="sams", **facts)
    found = purge_class(IDENTIFIERS, now=noon)
    assert (found.gone, dict(found.kept_by)) == (1, {hold.number: 1})
    assert list(StoreIdentifier.objects.all()) == [held] and free.pk != held.pk


def test_the_database_lets_nothing_of_the_last_year_go(sams_store, policy):
    row = known_by(sams_store, clock.now() - 300 * DAY)
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        row.delete()
    assert StoreIdentifier.objects.filter(pk=row.pk).exists()
