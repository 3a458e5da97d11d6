"""Rulings by the standard, the second mediator, and what goes around the verbs."""

import pytest
from django.db import IntegrityError, connection

from aftersales.actions import (
    confirm_ruling,
    open_ticket,
    rule_ticket,
    send_back_ruling,
)
from aftersales.actions.goods import Claimed
from aftersales.alike import alike
from aftersales.models import Mark, Refund, Ruling
from aftersales.standard import assess
from core.errors import NotAllowed, NotPossible
from core.models import Event


@pytest.fixture
def facts(by_standard):
    return by_standard


@pytest.fixture
def proposed(order, facts):
    """A ruling above the limit: 300 dollars."""
    order.total_minor = 30_000
    order.save()
    order.lines.update(unit_price_minor=30_000)
    return rule_ticket(**facts | {"refund_minor": 30_000})


def test_a_ruling_keeps_its_facts_rows_and_version(facts):
    ruling = rule_ticket(**facts)

    assert (ruling.status, ruling.effect, ruling.return_paid_by) == (
        "in_force",
        "not_as_described",
        "store",
    )
    assert (ruling.low_minor, ruling.high_minor, ruling.departure) == (398, 1990, "")
    [row] = ruling.rows.all()
    assert (row.claim, row.number, row.low_percent) == ("damaged", "M-3.2", 20)
    kept = {one["code"]: (one["value"], one["by"]) for one in ruling.facts}
    assert kept == {
        "told_promptly": (None, ""),
        "fault_shown": (True, "mediator"),
        "packing_shown": (None, ""),
        "misuse_shown": (None, ""),
    }
    assert Mark.objects.get().kind == "not_as_described"
    assert Refund.objects.get().amount_minor == 995


@pytest.mark.parametrize(
    "change",
    [
        {"refund_minor": 397},
        {"refund_minor": None},
        {"answers": {"fault_shown": False}},
        {"effect": "none"},
        {"return_paid_by": "buyer"},
    ],
)
def test_a_departure_from_the_standard_says_why(facts, change):
    with pytest.raises(NotPossible) as refusal:
        rule_ticket(**facts | change)
    assert refusal.value.field == "departure"
    assert not Ruling.objects.exists() and not Mark.objects.exists()

    assert rule_ticket(**facts | change | {"departure": "Agreed."}).departure == "Agreed."


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"benefited": "carrier"}, "benefited", "no “carrier” here"),
        ({"effect": "late"}, "effect", "Choose one of: none, not_as_described, not_received"),
        ({"return_paid_by": "carrier"}, "return_paid_by", "no “carrier” here"),
        ({"answers": {"fault_shown": True, "moon": True}}, "answers", "version 1, knows no “moon”"),
    ],
)
def test_codes_that_no_standard_has_are_refused(facts, change, field, words):
    events = Event.objects.count()
    with pytest.raises(NotPossible, match=words) as refusal:
        rule_ticket(**facts | {"departure": "So."} | change)
    assert (refusal.value.field, refusal.value.code) == (field, "unknown")
    assert not Ruling.objects.exists() and Event.objects.count() == events


def test_a_ruling_for_the_store_counts_against_nobody(facts):
    change = {"benefited": "seller", "refund_minor": None, "answers": {"fault_shown": False}}
    ruling = rule_ticket(**facts | change)

    assert (ruling.effect, ruling.return_paid_by, ruling.departure) == ("none", "nobody", "")
    assert not Mark.objects.exists() and not Refund.objects.exists()


def test_what_the_records_know_nobody_answers_otherwise(damaged, noon):
    found = assess(damaged, {"told_promptly": True, "arrived": True}, now=noon)

    assert found.facts == {"told_promptly": True}
    assert found.worth_minor == 1990


def test_a_large_sum_waits_for_a_second_mediator(proposed, facts, mona, noon):
    assert proposed.status == "proposed" and not Refund.objects.exists()
    assert proposed.ticket.status == "mediation"
    with pytest.raises(NotPossible, match="waits for a second"):
        rule_ticket(**facts)

    confirm_ruling(proposed, actor=mona, now=noon)
    proposed.ticket.refresh_from_db()
    assert (proposed.status, proposed.second, proposed.ticket.status) == (
        "in_force",
        mona,
        "solved",
    )
    assert Refund.objects.get().amount_minor == 30_000
    with pytest.raises(NotPossible):
        confirm_ruling(proposed, actor=mona, now=noon)
    assert Refund.objects.count() == 1 and Mark.objects.count() == 1


@pytest.mark.parametrize("verb", [confirm_ruling, send_back_ruling])
def test_nobody_seconds_their_own_ruling(proposed, mick, sam, noon, verb):
    more = {"reason": "No."} if verb is send_back_ruling else {}
    for person in (mick, sam):
        with pytest.raises(NotAllowed):
            verb(proposed, actor=person, now=noon, **more)
    assert not Event.objects.filter(kind__in=["ruling.in_force", "ruling.sent_back"]).exists()


def test_sent_back_with_a_reason_it_can_be_ruled_anew(proposed, facts, mona, mick, noon):
    with pytest.raises(NotPossible) as refusal:
        send_back_ruling(proposed, reason=" ", actor=mona, now=noon)
    assert refusal.value.field == "reason"

    send_back_ruling(proposed, reason="Ask for the invoice.", actor=mona, now=noon)
    assert proposed.ticket.status == "mediation"
    told = Event.objects.get(kind="ruling.sent_back").deliveries.values_list("recipient", flat=True)
    assert set(told) == {mick.pk}
    assert rule_ticket(**facts | {"refund_minor": 10_000}).status == "in_force"


def test_tickets_alike_name_those_ruled_by_the_same_row(facts, opening, order, noon):
    first = rule_ticket(**facts)
    line = order.lines.get()
    again = open_ticket(**opening | {"goods": {line.pk: Claimed(1, "damaged")}})
    assessed = assess(again, {}, now=noon)

    assert [row.ruling for row in alike(again, assessed)] == [first]
    assert list(alike(first.ticket, assessed)) == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"status": "in_force"}, "ruling_seconded_in_force"),
        ({"status": "sent_back"}, "ruling_sent_back_with_reason"),
        ({"refund_minor": 1}, "as_made|Cannot update"),
        ({"reason": "Other."}, "as_made|Cannot update"),
    ],
)
def test_the_database_keeps_rulings_as_they_were_made(proposed, change, name):
    with pytest.raises(Exception, match=name):
        Ruling.objects.filter(pk=proposed.pk).update(**change)


def test_the_database_wants_two_people_and_a_reason_to_depart(proposed, mick):
    with pytest.raises(IntegrityError, match="ruling_two_people"):
        Ruling.objects.filter(pk=proposed.pk).update(second=mick)


@pytest.mark.parametrize("refund", [1, None])
def test_the_database_wants_a_reason_to_depart(facts, refund):
    ruling = rule_ticket(**facts)
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="departs_with_reason"):
        cursor.execute(
            "INSERT INTO aftersales_ruling (store_id, ticket_id, status, status_at, benefited,"
            " refund_minor, return_paid_by, effect, facts, low_minor, high_minor, policy_version,"
            " reason, departure, ruled_by_id, made_at, needs_second, sent_back_reason)"
            " SELECT store_id, ticket_id, 'proposed', status_at, benefited, %s, return_paid_by,"
            " effect, facts, low_minor, high_minor, policy_version, reason, '', ruled_by_id,"
            " made_at, needs_second, '' FROM aftersales_ruling WHERE id = %s",
            [refund, ruling.pk],
        )


def test_the_page_works_out_the_standard_and_asks_for_a_reason(damaged, mick, client):
    client.force_login(mick)
    page = f"/mediation/{damaged.pk}/ruling/"
    assert b"M-3.2" in client.get(page).content

    worked = client.post(page, {"work_out": "1", "fact_fault_shown": "yes", "reason": "Half said."})
    assert worked.status_code == 200 and b"Half said." in worked.content
    assert b"3.98" in worked.content

    typed = {"fact_fault_shown": "yes", "benefited": "buyer", "refund_minor": "1", "reason": "x"}
    refused = client.post(page, typed)
    assert refused.status_code == 422 and not Ruling.objects.exists()
    assert client.post(page, typed | {"refund_minor": "9.95"}).status_code == 302
    assert Ruling.objects.get().refund_minor == 995


def test_facts_are_shown_to_both_sides_of_the_desk(damaged, sam, mick, client):
    for person in (sam, mick):
        client.force_login(person)
        assert b"No parcel was declared." in client.get(f"/tickets/{damaged.pk}/facts/").content
