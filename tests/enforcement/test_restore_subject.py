"""What was taken down is let back by a moderator or on an appeal; the store is told."""

import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from enforcement import gates
from enforcement.actions import decide_appeal, file_appeal, restore_subject, take_appeal
from enforcement.models import Sanction, Violation
from tests.enforcement.steps import make_sanction


def is_down(subject_id, now):
    return gates.removal("listing", subject_id, now=now) is not None


def test_restored_by_a_moderator_the_points_stay(removal, sam, sena, noon):
    measure = Sanction.objects.get()
    restore_subject(measure, reason="The words are gone.", actor=sena, now=noon)

    assert not is_down("7", noon) and Violation.objects.count() == 1
    measure.refresh_from_db()
    ended = measure.statements.get(outcome="ended")
    assert measure.status == "reversed" and ended.title["en"] == "We have restored “Lamp 7”"
    told = Delivery.objects.filter(event__kind="sanction.reversed", channel="inbox")
    assert [notice.recipient for notice in told] == [sam]
    assert told.get().event.facts["measure"]["en"] == "Taken down: Lamp 7"


def test_a_granted_appeal_lets_it_back(removal, sam, max_, noon):
    appeal = file_appeal(removal, reason="It is a quotation.", actor=sam, now=noon)
    take_appeal(appeal, actor=max_, now=noon)
    decide_appeal(appeal, outcome="granted", reason="It is.", actor=max_, now=noon)

    assert not is_down("7", noon) and Violation.objects.filter(reverses=None).count() == 1
    assert Violation.objects.exclude(reverses=None).count() == 1


def test_who_restores_does_not_answer_the_appeal(removal, sam, max_, noon):
    appeal = file_appeal(removal, reason="It is a quotation.", actor=sam, now=noon)
    restore_subject(Sanction.objects.get(), reason="Mended.", actor=max_, now=noon)

    appeal.refresh_from_db()
    with pytest.raises(NotAllowed):
        take_appeal(appeal, actor=max_, now=noon)


@pytest.mark.parametrize(("who", "reason"), [("sam", "Mended."), ("mia", " ")])
def test_refuses_others_and_silence(request, removal, noon, who, reason):
    before = Event.objects.count()
    with pytest.raises((NotAllowed, NotPossible)):
        actor = request.getfixturevalue(who)
        restore_subject(Sanction.objects.get(), reason=reason, actor=actor, now=noon)

    assert is_down("7", noon) and Event.objects.count() == before


def test_refuses_what_is_restored_already_and_other_measures(removal, mia, noon):
    measure = Sanction.objects.get()
    warning = make_sanction(measure.because, noon)
    restore_subject(measure, reason="Mended.", actor=mia, now=noon)
    for other in (measure, warning):
        with pytest.raises(NotPossible, match="any more"):
            restore_subject(other, reason="Mended.", actor=mia, now=noon)

    assert measure.statements.filter(outcome="ended").count() == 1
