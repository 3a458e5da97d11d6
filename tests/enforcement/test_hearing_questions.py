"""A store is asked one question at a time: what is new, with what it has not answered yet."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, connections

from core import clock
from core.errors import NotPossible
from core.models import Delivery, Event
from enforcement.actions import (
    answer_case,
    notice_overdue_case,
    record_identifiers,
)
from enforcement.models import Case, Exhibit, Hearing, HearingAnswer, Sanction
from enforcement.queries.hearings import heard
from policy.queries import policy_at
from tests.enforcement.steps import freeze_store, known_by
from tests.rivals import wait_until_waiting

WORDS = "We rent the flat above their office."
SHARED = {"phone": "+49 30 1234", "address": "DE Torstr. 1", "payment_account": "DE-1111"}


def share(stores, now, kind, value):
    for store in stores:
        known_by(store, now, value, kind=kind)


@pytest.fixture
def both(ritas_store, sams_store):
    return [ritas_store, sams_store]


@pytest.fixture
def later(hearing, both, noon):
    """A device is found on top of the phone, an hour later."""
    share(both, noon + timedelta(hours=1), "device", "browser 7")
    return Hearing.objects.latest("pk")


def test_many_first_sights_at_once_are_one_question(ritas_store, sams_store, mia, noon):
    freeze_store(ritas_store, mia, noon)
    record_identifiers(ritas_store, SHARED, now=noon)
    assert record_identifiers(sams_store, SHARED, now=noon) == list(SHARED)
    assert record_identifiers(sams_store, SHARED | {"document": " "}, now=noon) == []
    assert sorted(Hearing.objects.get().kinds) == sorted(SHARED)
    told = Delivery.objects.filter(event__kind="link.flagged", recipient__name="Sam")
    assert told.values("event").distinct().count() == 1
    assert Exhibit.objects.get(case__store=sams_store).snapshot["linked"] == "ritas"


def test_asks_anew_only_about_what_it_did_not_ask(hearing, both, noon):
    share(both, noon, "phone", "+49 30 9999")
    assert Hearing.objects.get() == hearing


def test_what_is_not_answered_is_asked_again_with_what_is_new(hearing, later, sam, noon):
    assert later.case == hearing.case and sorted(later.kinds) == ["device", "phone"]
    assert later.answer_by == hearing.answer_by + timedelta(hours=1)
    assert list(Hearing.objects.waiting()) == [later] and hearing.replaced_by == later
    with pytest.raises(NotPossible, match=f"all at once in {later.number}") as refused:
        answer_case(hearing, words=WORDS, actor=sam, now=noon)
    assert refused.value.code == "replaced" and not HearingAnswer.objects.exists()
    answer_case(later, words=WORDS, actor=sam, now=noon)
    assert not Hearing.objects.waiting().exists()


def test_ties_to_two_sanctioned_stores_are_one_question(
    hearing, both, sams_store, mia, noon, open_shop
):
    third = open_shop(1)
    freeze_store(third, mia, noon)
    share([third, *both], noon, "address", "8 Harbour Road")
    assert Hearing.objects.filter(store=sams_store).count() == 2
    assert Event.objects.filter(kind="link.flagged", store=sams_store).count() == 2


def test_what_was_answered_is_not_asked_again(hearing, both, sam, noon):
    answer_case(hearing, words=WORDS, actor=sam, now=noon)
    share(both, noon, "phone", "+49 30 9999")
    assert Hearing.objects.get() == hearing
    share(both, noon, "device", "browser 7")
    later = Hearing.objects.latest("pk")
    assert later.kinds == ["device"] and hearing.replaced_by is None
    share(both, noon, "certificate", "CE 12")
    assert sorted(Hearing.objects.latest("pk").kinds) == ["certificate", "device"]


def test_an_answer_to_the_fullest_question_is_no_silence(hearing, later, sam, noon):
    over = later.answer_by + timedelta(days=1)
    assert heard(later.case, later.answer_by - timedelta(seconds=1)).state == "unheard"
    assert heard(later.case, over).state == "silent"
    answer_case(later, words=WORDS, actor=sam, now=over)
    told = heard(later.case, over)
    assert (told.state, told.at, told.answers) == ("answered", over, (later.pk,))


def test_a_new_question_after_an_answer_has_its_own_time(hearing, both, sam, noon):
    answer_case(hearing, words=WORDS, actor=sam, now=noon)
    share(both, noon, "device", "browser 7")
    later = Hearing.objects.latest("pk")
    told = heard(later.case, noon)
    assert (told.state, told.at, told.answers) == ("unheard", later.answer_by, (hearing.pk,))


def test_a_case_that_was_overdue_is_noticed_again(hearing, both, mia, noon):
    late = hearing.case.due_at
    Sanction.objects.update(ends_at=late + timedelta(days=60))
    assert notice_overdue_case(hearing.case, now=late)
    share(both, late, "device", "browser 7")
    case = Case.objects.get(pk=hearing.case_id)
    hours = policy_at(noon).governance.case_decision_hours
    assert case.overdue_at is None
    assert case.due_at == Hearing.objects.latest("pk").answer_by + timedelta(hours=hours)
    assert not notice_overdue_case(case, now=case.due_at - timedelta(seconds=1))
    assert notice_overdue_case(case, now=case.due_at)
    assert Event.objects.filter(kind="case.overdue").count() == 2


def test_a_replaced_question_leads_to_the_newer_one(
    client, ritas_store, sams_store, mia, max_, sam
):
    now = clock.now()
    freeze_store(ritas_store, mia, now)
    share([ritas_store, sams_store], now, "phone", "+49 30 1234")
    share([ritas_store, sams_store], now, "device", "browser 7")
    first, second = Hearing.objects.all()
    page, newer = f"/hearings/{first.pk}/", f"/hearings/{second.pk}/"
    client.force_login(sam)
    shown = client.get(page).text
    assert newer in shown and f"{page}answer/" not in shown
    refused = client.post(f"{page}answer/", {"words": WORDS})
    assert refused.status_code == 422 and newer in refused.text
    standing = client.get("/standing/").text
    assert newer in standing and page not in standing
    client.force_login(max_)
    case = client.get(f"/moderation/cases/{first.case_id}/").text
    assert f"Asked again with more in {second.number}" in case


@pytest.mark.django_db(transaction=True)
def test_two_stores_seen_with_one_thing_at_once(ritas_store, sams_store, mia, noon):
    """The free store comes while the frozen one's first sight is not committed yet."""
    freeze_store(ritas_store, mia, noon)

    def rival():
        try:
            record_identifiers(sams_store, {"phone": "1234"}, now=noon)
        finally:
            connections.close_all()

    thread = Thread(target=rival)

    def inject(execute, sql, params, many, context):
        answered = execute(sql, params, many, context)
        if sql.startswith("INSERT") and "storeidentifier" in sql and not thread.ident:
            thread.start()
            wait_until_waiting(unless=lambda: not thread.is_alive())
        return answered

    with connection.execute_wrapper(inject):
        record_identifiers(ritas_store, {"phone": "1234"}, now=noon)
    thread.join(20)
    assert Hearing.objects.get().store == sams_store
