"""A moderator leaves a case to others, and says why."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Membership
from core import clock
from core.errors import NotAllowed, NotPossible
from core.event_words import joined
from core.models import Event
from enforcement.actions import claim_case, close_case_without_violation, skip_case, take_next_case
from enforcement.actions.appeals import involved_in
from enforcement.models import Case, CaseSkip
from policy.queries import policy_at
from tests.enforcement.steps import decide, signal

WHY = "I know the owner."


def skipped_events():
    return Event.objects.filter(kind="case.skipped").count()


def test_the_case_is_free_and_the_reason_kept(claimed, mia, noon):
    skip = skip_case(claimed, reason=f" {WHY} ", actor=mia, now=noon)

    found = Case.objects.get()
    assert (found.status, found.claimed_by) == ("open", None)
    hours = policy_at(noon).governance.case_skip_hours
    assert (skip.reason, skip.until) == (WHY, noon + timedelta(hours=hours))
    event = Event.objects.latest("pk")
    assert (event.kind, event.actor, joined(event.facts)["reason"]) == ("case.skipped", mia, WHY)
    assert not Event.objects.filter(kind="case.released").exists()


def test_the_next_case_is_another_one_until_the_time_is_over(
    sams_store, ritas_store, mia, max_, noon
):
    first, second = signal(sams_store, noon), signal(ritas_store, noon + timedelta(hours=1))
    skip = skip_case(first, reason=WHY, actor=mia, now=noon)

    assert take_next_case(actor=mia, now=noon) == second
    assert take_next_case(actor=mia, now=skip.until - timedelta(seconds=1)) is None
    with transaction.atomic():
        assert take_next_case(actor=max_, now=noon) == first
        transaction.set_rollback(True)
    assert take_next_case(actor=mia, now=skip.until) == first


def test_who_skipped_it_may_still_take_it_and_skip_it_again(case, mia, noon):
    skip_case(case, reason=WHY, actor=mia, now=noon)
    with pytest.raises(NotPossible, match="You have skipped"):
        skip_case(case, reason=WHY, actor=mia, now=noon)
    claim_case(case, actor=mia, now=noon)

    skip_case(case, reason="Still.", actor=mia, now=noon + timedelta(hours=1))

    assert (Case.objects.get().status, CaseSkip.objects.count()) == ("open", 2)


@pytest.mark.parametrize("reason", ["", " \x00 ", "x" * 501])
def test_refuses_reasons(claimed, mia, noon, reason):
    with pytest.raises(NotPossible) as refusal:
        skip_case(claimed, reason=reason, actor=mia, now=noon)

    assert refusal.value.field == "reason" and not skipped_events()
    assert Case.objects.get().claimed_by == mia and not CaseSkip.objects.exists()


def test_refuses_others_parties_and_what_somebody_else_holds(claimed, sam, max_, sena, noon):
    Membership.objects.create(store=claimed.store, user=sena, role="reader")
    for person, error in ((sam, NotAllowed), (sena, NotAllowed), (max_, NotPossible)):
        with pytest.raises(error):
            skip_case(claimed, reason=WHY, actor=person, now=noon)

    assert not skipped_events() and not CaseSkip.objects.exists()


def test_refuses_a_finished_case(claimed, mia, noon):
    close_case_without_violation(claimed, reason="A film crew.", actor=mia, now=noon)

    with pytest.raises(NotPossible, match="can be skipped"):
        skip_case(claimed, reason=WHY, actor=mia, now=noon)
    assert not skipped_events()


def test_who_skipped_it_took_part(claimed, mia, max_, noon):
    skip_case(claimed, reason=WHY, actor=mia, now=noon)
    case = claim_case(Case.objects.get(), actor=max_, now=noon)

    statement = decide(case, max_, noon)

    assert involved_in(statement) == sorted([mia.pk, max_.pk])


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_is_once(claimed, mia, noon):
    def skip(_turn):
        try:
            skip_case(claimed, reason=WHY, actor=mia, now=noon)
            return "skipped"
        except NotPossible:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(skip, range(2)))

    assert outcomes == ["refused", "skipped"] and CaseSkip.objects.count() == 1


def test_the_database_keeps_it_as_it_was(case, mia, noon):
    skip = skip_case(case, reason=WHY, actor=mia, now=noon)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        CaseSkip.objects.filter(pk=skip.pk).update(reason="Another.")
    facts = {"store": case.store, "case": case, "moderator": mia, "skipped_at": noon}
    for wrong in ({"reason": "", "until": skip.until}, {"reason": WHY, "until": noon}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseSkip.objects.create(**facts | wrong)


def test_the_page_skips_and_opens_the_next_case(client, sams_store, ritas_store, mia):
    now = clock.now()
    first, second = signal(sams_store, now), signal(ritas_store, now + timedelta(hours=1))
    client.force_login(mia)
    assert (
        f"/moderation/cases/{first.pk}/skip/"
        in client.get(f"/moderation/cases/{first.pk}/").content.decode()
    )
    assert client.post(f"/moderation/cases/{first.pk}/skip/", {}).status_code == 422

    answer = client.post(f"/moderation/cases/{first.pk}/skip/", {"reason": "<b>Mine</b>"})

    assert answer["Location"] == f"/moderation/cases/{second.pk}/"
    page = client.get(f"/moderation/cases/{first.pk}/").content.decode()
    assert "Mia skipped case" in page and "&lt;b&gt;Mine&lt;/b&gt;" in page


def test_a_case_of_somebody_else_offers_no_skip(client, claimed, max_):
    client.force_login(max_)

    assert "/skip/" not in client.get(f"/moderation/cases/{claimed.pk}/").content.decode()
