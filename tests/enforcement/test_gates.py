"""May this store do that now? One query, by the ladder's table, at the instant asked."""

from datetime import timedelta

import pytest
from django.utils import translation

from enforcement import gates
from enforcement.gates import Blocked, blocked, refuse_blocked, stores_blocked
from enforcement.models.sanctions import blocked_capabilities
from tests.enforcement.steps import decide, make_sanction

TABLE = [
    ("warn", None, ()),
    ("restrict_listing", 3, ("publish",)),
    ("restrict_shipping", 14, ("ship",)),
    ("freeze", 29, ("publish", "ship", "payout")),
    ("freeze", 30, ("publish", "ship", "payout", "message")),
    ("freeze", None, ("publish", "ship", "payout", "message")),
    ("ban", None, ("publish", "ship", "payout", "message")),
]


@pytest.mark.parametrize(("kind", "days", "closed"), TABLE)
def test_table(violation, mia, sena, noon, kind, days, closed):
    facts = {"kind": kind, "days": days, "decided_by": mia}
    if kind == "ban":
        facts |= {"ends_at": None, "proposed_by": mia, "approved_by": sena}
    make_sanction(violation, noon, **facts)

    assert blocked_capabilities(kind, days) == closed
    assert tuple(blocked(violation.store, noon)) == closed
    for capability in gates.CAPABILITIES:
        ids = {row["store_id"] for row in stores_blocked(capability, now=noon)}
        assert ids == ({violation.store_id} if capability in closed else set())


def test_from_its_start_until_just_before_its_end(violation, mia, noon):
    start, end = noon + timedelta(days=1), noon + timedelta(days=2)
    make_sanction(violation, start, kind="freeze", ends_at=end, decided_by=mia)
    store, second = violation.store, timedelta(seconds=1)

    open_at = [at for at in (start - second, start, end - second, end) if not blocked(store, at)]
    assert open_at == [start - second, end]


@pytest.mark.parametrize("status", ["proposed", "lapsed", "expired", "reversed", "refused"])
def test_others_close_nothing(violation, mia, noon, status):
    make_sanction(violation, noon, kind="freeze", status=status, decided_by=mia)

    assert blocked(violation.store, noon) == {}


def test_the_longest_one_answers(violation, mia, noon):
    make_sanction(violation, noon, kind="freeze", decided_by=mia)
    longer = make_sanction(
        violation, noon, kind="restrict_listing", ends_at=noon + timedelta(days=30)
    )

    assert blocked(violation.store, noon)["publish"] == longer


def test_other_stores_are_not_concerned(violation, ritas_store, mia, noon):
    make_sanction(violation, noon, kind="freeze", decided_by=mia)

    refuse_blocked(ritas_store, "publish", now=noon)


def test_asks_one_query(violation, noon, django_assert_num_queries):
    make_sanction(violation, noon)
    with django_assert_num_queries(1):
        blocked(violation.store, noon)
    with django_assert_num_queries(1):
        refuse_blocked(violation.store, "publish", now=noon)


def test_says_what_until_when_why_and_how_to_appeal(claimed, sams_store, mia, noon):
    statement = decide(claimed, mia, noon, "freeze", 7)

    with pytest.raises(Blocked) as refusal:
        refuse_blocked(sams_store, "publish", now=noon)

    words = str(refusal.value)
    assert "9 March 2026" in words and "E-1.2" in words and statement.number in words
    assert refusal.value.url == f"/decisions/{statement.pk}/"
    assert refusal.value.status == 422
    with translation.override("zh-hans"), pytest.raises(Blocked, match="商品发布"):
        refuse_blocked(sams_store, "publish", now=noon)
