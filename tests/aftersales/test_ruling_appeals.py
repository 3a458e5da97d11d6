"""One appeal against a ruling: who, until when, and what it changes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import Sum

from accounts.actions import add_member
from aftersales.actions import appeal_ruling, decide_ruling_appeal, rule_ticket
from aftersales.letters import letters_of
from aftersales.models import Mark, Refund, Release, RulingAppeal
from core.errors import NotAllowed, NotPossible
from core.models import Event
from tests.cast import make_staff

NEW = "The carrier's own photo shows the box intact."


@pytest.fixture
def ruling(by_standard):
    return rule_ticket(**by_standard)


@pytest.fixture
def of_buyer(ruling, noon):
    return appeal_ruling(ruling, evidence="The foot is broken too.", language="en", now=noon)


@pytest.fixture
def of_store(ruling, sam, noon):
    return appeal_ruling(ruling, evidence=NEW, actor=sam, now=noon)


def answer(appeal, outcome, mona, noon, **more):
    facts = {"outcome": outcome, "answer": "Seen on both photos.", "actor": mona, "now": noon}
    return decide_ruling_appeal(appeal, **facts | more)


def test_either_side_appeals_once(of_buyer, ruling, sam, noon):
    assert (of_buyer.side, of_buyer.involved) == ("buyer", [ruling.ruled_by_id])
    for actor in (None, sam):
        with pytest.raises(NotPossible, match="appealed before"):
            appeal_ruling(ruling, evidence=NEW, actor=actor, now=noon)
    with pytest.raises(IntegrityError, match="ruling_id"):
        RulingAppeal.objects.create(
            store=ruling.store,
            ruling=ruling,
            side="seller",
            status_at=noon,
            evidence=NEW,
            filed_at=noon,
            due_at=noon + timedelta(days=7),
        )


def test_who_ruled_and_who_may_answer_are_told(ruling, sam, mick, mona, noon):
    away, seller = make_staff("Moe", "mediator", noon), make_staff("Max", "mediator", noon)
    Release.objects.create(ticket=ruling.ticket, person=away, why="involved", at=noon)
    add_member(ruling.store, user=seller, role="service_clerk", actor=sam, now=noon)
    appeal_ruling(ruling, evidence="The foot is broken too.", language="en", now=noon)
    event = Event.objects.get(kind="ruling_appeal.filed")
    told = event.deliveries.filter(channel="inbox").values_list("recipient", flat=True)
    assert sorted(told) == sorted(one.pk for one in (sam, mick, mona, seller))


def test_the_board_says_where_nobody_may_answer(ruling, of_buyer, mick, noon, client):
    client.force_login(mick)
    words = "No uninvolved mediator is left"
    assert words in client.get("/mediation/?view=appeals").text
    make_staff("Max", "mediator", noon)
    assert words not in client.get("/mediation/?view=appeals").text


def test_an_appeal_comes_within_its_days_with_evidence(ruling, sam, rita, noon):
    with pytest.raises(NotPossible, match="time to appeal"):
        appeal_ruling(ruling, evidence=NEW, actor=sam, now=noon + timedelta(days=30))
    with pytest.raises(NotPossible) as refusal:
        appeal_ruling(ruling, evidence=" ", actor=sam, now=noon)
    assert refusal.value.field == "evidence"
    with pytest.raises(NotAllowed):
        appeal_ruling(ruling, evidence=NEW, actor=rita, now=noon)
    assert not RulingAppeal.objects.exists()
    appeal_ruling(ruling, evidence=NEW, actor=sam, now=noon + timedelta(days=29))


def test_who_ruled_answers_no_appeal(of_store, mick, sam, noon):
    for person in (mick, sam):
        with pytest.raises(NotAllowed):
            answer(of_store, "refused", person, noon)
    with pytest.raises(IntegrityError, match="ruling_appeal_by_uninvolved"):
        RulingAppeal.objects.filter(pk=of_store.pk).update(decided_by=mick)


def test_a_buyers_appeal_gives_more_back_and_takes_nothing(of_buyer, mona, noon):
    answer(of_buyer, "partly_granted", mona, noon, more_minor=500)

    sums = Refund.objects.order_by("pk").values_list("amount_minor", "appeal")
    assert list(sums) == [(995, None), (500, of_buyer.pk)]
    assert Mark.objects.filter(reverses__isnull=False).count() == 0
    with pytest.raises(NotPossible):
        answer(of_buyer, "granted", mona, noon, more_minor=100)
    assert Refund.objects.aggregate(sum=Sum("amount_minor"))["sum"] == 1495


@pytest.mark.parametrize(
    ("outcome", "more"), [("granted", None), ("granted", 996), ("refused", 5), ("granted", 0)]
)
def test_money_fits_the_answer(of_buyer, mona, noon, outcome, more):
    with pytest.raises(NotPossible) as refusal:
        answer(of_buyer, outcome, mona, noon, more_minor=more)
    assert refusal.value.field == "more_minor"
    of_buyer.refresh_from_db()
    assert of_buyer.status == "filed" and Refund.objects.count() == 1


def test_a_stores_appeal_takes_the_mark_back_and_no_money(of_store, mona, noon):
    answer(of_store, "granted", mona, noon)

    mark, reversal = Mark.objects.order_by("pk")
    assert reversal.reverses == mark and reversal.kind == mark.kind
    assert Refund.objects.get().amount_minor == 995
    assert Event.objects.filter(kind="ruling_appeal.granted").count() == 1


def test_a_refused_appeal_changes_nothing(of_store, mona, noon):
    answer(of_store, "refused", mona, noon)

    assert Mark.objects.count() == 1 and Refund.objects.count() == 1
    assert of_store.answer == "Seen on both photos."


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"status": "granted"}, "ruling_appeal_answer_has_reason"),
        ({"more_minor": 5}, "ruling_appeal_money_to_buyer"),
    ],
)
def test_the_database_wants_answers_whole(of_buyer, change, name):
    with pytest.raises(IntegrityError, match=name):
        RulingAppeal.objects.filter(pk=of_buyer.pk).update(**change)


def test_the_letter_says_everything_in_both_languages(of_store, ruling, mona, noon):
    answer(of_store, "granted", mona, noon)
    english, chinese = letters_of(ruling)

    text = "\n".join(line for part in english.parts for line in part.lines)
    for words in (
        "8117-1",
        "US$\u00a09.95",
        "Photos or a video show what is wrong: So, by the mediator",
        "M-3.2 Told later",
        "policy version 1",
        "US$\u00a03.98 to US$\u00a019.90",
        "The photos show a broken shade.",
        "counts in the store’s measures as: Not as described",
        "taken back by the appeal",
        "stays with the buyer",
        NEW,
        "Seen on both photos.",
    ):
        assert words in text
    text = "\n".join(line for part in chinese.parts for line in part.lines)
    assert "照片或视频能显示问题" in text and "货不对板" in text
