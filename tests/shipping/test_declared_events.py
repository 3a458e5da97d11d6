"""Events that excuse delay: declared, taken back, and what of a parcel changes by them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from core import outbox
from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement.actions import claim_case, raise_signal
from enforcement.models import Violation
from shipping.actions import declare_event, dispatch_parcel, receive_order, withdraw_event
from shipping.models import DeclaredEvent, Parcel
from shipping.queries.measures import missed, tiles
from shipping.queries.truth import events_of
from shipping.tasks import sweep_at
from tests.enforcement.steps import decide
from tests.shipping.conftest import order_facts, scan

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def strike(mia, noon):
    """No parcel is taken at the origin from the day of the dispatch until long after."""
    return {
        "kind": "strike",
        "title": "Strike at Chinese airports",
        "why": "No flight left for two weeks.",
        "source_url": "https://example.org/strike",
        "countries": ["CN"],
        "starts_at": noon,
        "ends_at": noon + 30 * DAY,
        "actor": mia,
        "now": noon + 25 * DAY,
    }


@pytest.fixture
def late(parcel, report):
    """Scanned only when it arrived, two days late: the store's doing, as far as scans say."""
    parcel.order.promise_on = parcel.promise_on = date(2026, 3, 20)
    parcel.order.save(update_fields=["promise_on"])
    parcel.save(update_fields=["promise_on"])
    arrived = scan("delivered", "2026-03-22T06:00:00+00:00", postcode="3511AB")
    report(arrived, now=arrived.at)
    sweep_at(arrived.at)
    return parcel


def newest(parcel):
    return parcel.judgements.latest("pk")


def test_an_event_takes_the_delay_over(late, strike, sams_store):
    assert (newest(late).late_seller, newest(late).late_event) == (30 * 3600, 0)
    declared = declare_event(**strike)
    assert sweep_at(strike["now"])["judgements"] == 1

    assert (newest(late).late_seller, newest(late).late_event) == (0, 30 * 3600)
    assert newest(late).late_seconds == 30 * 3600
    told = Event.objects.get(kind="event.declared")
    assert (told.subject_id, told.facts["countries"]) == (str(declared.pk), "CN")


def test_only_late_parcels_on_its_ways_are_judged_anew(late, strike, ritas_store, rita, noon):
    other = receive_order(ritas_store, facts=order_facts(number="R-1"), actor=None, now=noon)[0]
    early = dispatch_parcel(other, carrier="PostLink", number="RB473124829CN", actor=rita, now=noon)
    other.promise_on = date(2026, 6, 1)
    other.save(update_fields=["promise_on"])
    sweep_at(strike["now"] - HOUR)

    for changed in ({"countries": ["FR"]}, {"carriers": ["Swift"]}):
        declare_event(**strike | changed)
        assert not Parcel.objects.to_judge(strike["now"]).exists()
    declare_event(**strike | {"carriers": ["Swift", "POSTLINK"]})
    assert list(Parcel.objects.to_judge(strike["now"])) == [late]
    assert events_of(late, now=strike["now"]).get().carriers == ["POSTLINK", "Swift"]
    assert early.pk != late.pk


def test_taking_it_back_lets_delay_count_again(late, strike, mia):
    declared = declare_event(**strike)
    sweep_at(strike["now"])
    at = strike["now"] + HOUR
    withdraw_event(declared, actor=mia, now=at)
    sweep_at(at)

    assert newest(late).late_seller == 30 * 3600
    with pytest.raises(NotPossible, match="already"):
        withdraw_event(declared, actor=mia, now=at)
    assert Event.objects.filter(kind="event.withdrawn").count() == 1


def test_points_that_counted_are_taken_back_once(late, strike, sams_store, mia, max_):
    now = strike["now"] - HOUR
    signal = {"subject_kind": "parcel", "subject_id": str(late.pk), "snapshot": {"title": "L"}}
    case = raise_signal(
        sams_store,
        rule_code="late_dispatch",
        detail="Scanned late",
        source="tracking",
        actor=None,
        now=now,
        **signal,
    )
    first = claim_case(case, actor=max_, now=now)
    violation = decide(first, max_, now).violation
    declare_event(**strike)
    sweep_at(strike["now"])
    for _again in range(2):
        outbox.deliver_due(strike["now"] + HOUR)

    reversal = Violation.objects.get(reverses=violation)
    assert (reversal.points, reversal.decided_by) == (-violation.points, mia)
    assert "Strike at Chinese airports" in reversal.reversal_reason
    assert Event.objects.filter(kind="lateness.reversed").count() == 1


def test_measures_count_the_stores_part_beside_all(late, strike, sams_store, sam):
    assert missed("on_time", sams_store, now=strike["now"]).count() == 1
    declare_event(**strike)
    sweep_at(strike["now"])

    assert missed("on_time", sams_store, now=strike["now"]).count() == 0
    shown = {tile.key: tile for tile in tiles(sam, sams_store, "seller", strike["now"])}
    assert shown["on_time"].value == 1
    assert "· 0% with every cause counted" in shown["on_time"].basis


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"countries": ["XX"]}, "countries", "No country has the code XX"),
        ({"countries": []}, "countries", "at least one"),
        ({"carriers": ["x" * 41]}, "carriers", "at most 40 characters"),
        ({"ends_at": datetime(2026, 3, 2, 12, tzinfo=UTC)}, "ends_at", "after it starts"),
        ({"ends_at": datetime(2027, 6, 1, tzinfo=UTC)}, "ends_at", "within 400 days"),
    ],
)
def test_a_mistaken_event_is_refused(strike, changed, field, why):
    with pytest.raises(NotPossible, match=why) as refusal:
        declare_event(**strike | changed)

    assert refusal.value.field == field
    assert not DeclaredEvent.objects.exists()
    assert not Event.objects.filter(kind="event.declared").exists()


def test_only_moderators_and_policy_administrators_declare(strike, sam, mick, ada):
    for actor in (sam, mick):
        with pytest.raises(NotAllowed):
            declare_event(**strike | {"actor": actor})
    assert declare_event(**strike | {"actor": ada}).declared_by == ada


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"kind": "war"}, "declared_kind_known"),
        ({"ends_at": datetime(2026, 1, 1, tzinfo=UTC)}, "declared_ends_after_start"),
        ({"countries": []}, "declared_somewhere"),
        ({"withdrawn_at": datetime(2026, 5, 1, tzinfo=UTC)}, "declared_withdrawn_by_somebody"),
    ],
)
def test_the_database_refuses_what_cannot_be(strike, changed, constraint):
    declare_event(**strike)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DeclaredEvent.objects.update(**changed)


def test_a_declared_event_stays_on_file(strike):
    declared = declare_event(**strike)
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        DeclaredEvent.objects.filter(pk=declared.pk).delete()


def test_the_page_declares_and_takes_back(client, ada, strike, policy):
    client.force_login(ada)
    url = reverse("shipping:declared_events")
    sent = {name: strike[name] for name in ("kind", "title", "why", "source_url")}
    sent |= {"countries": "cn, nl", "carriers": "PostLink, Swift"}
    sent |= {"starts_at": "2026-03-02T12:00", "ends_at": "2026-03-09T12:00"}
    assert client.post(url, sent | {"countries": "XX"}).status_code == 422
    assert client.post(url, sent).status_code == 302

    declared = DeclaredEvent.objects.get()
    assert (declared.countries, declared.carriers) == (["CN", "NL"], ["PostLink", "Swift"])
    body = client.get(url).content.decode()
    assert "Strike at Chinese airports" in body and "CN, NL" in body
    client.post(reverse("shipping:withdraw_event", args=[declared.pk]))
    assert "Taken back by" in client.get(url).content.decode()
