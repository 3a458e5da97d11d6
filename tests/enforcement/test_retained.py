"""Reporters are forgotten after their time, and can still be told apart."""

from datetime import timedelta

from core.aliases import GONE, alias_of
from core.retention import CLASSES, purge_class
from enforcement.actions import place_hold
from enforcement.models import Report
from tests.enforcement.steps import close, report

DAY = timedelta(days=1)


REPORTERS = CLASSES["reporters"]


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
