"""Anybody asks about selling; a moderator answers in time; nobody learns who is known."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from core.retention import CLASSES, purge_class
from core.wording import write_mail
from enforcement.actions import (
    answer_enquiry,
    close_enquiry,
    place_hold,
    release_enquiry,
    take_enquiry,
)
from enforcement.models import Enquiry
from enforcement.store_sweep import sweep_at
from tests.enforcement.asking import asked

DAY = timedelta(days=1)
ENQUIRIES = CLASSES["enquiries"]


@pytest.fixture
def enquiry(noon):
    return asked(noon)


@pytest.fixture
def taken(enquiry, mia, noon):
    return take_enquiry(enquiry, actor=mia, now=noon)


def mails(kind):
    return list(Delivery.objects.filter(event__kind=kind, channel="email"))


def test_kept_with_a_clock_and_a_receipt_that_says_nothing(enquiry, noon):
    assert (enquiry.status, enquiry.email) == ("new", "paula@prado.example")
    assert enquiry.due_at == noon + timedelta(hours=72)
    (mail,) = mails("enquiry.received")
    assert (mail.address, mail.recipient) == ("paula@prado.example", None)
    _subject, body = write_mail(mail)
    assert enquiry.number in body and "/sell/" in body
    for typed in ("Paula", "Recife", "Hammocks"):
        assert typed not in body
        assert typed not in str(Event.objects.get(kind="enquiry.received").facts)


def test_the_receipt_speaks_their_language(noon):
    asked(noon, language="zh-hans")
    assert "咨询" in write_mail(mails("enquiry.received")[0])[1]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " \u200b "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email"),
        ({"country": "EU"}, "country"),
        ({"country": ""}, "country"),
        ({"sells": ""}, "sells"),
        ({"message": "x" * 5001}, "message"),
        ({"has_consented": False}, "has_consented"),
    ],
)
def test_refuses_what_lacks_or_is_wrong(noon, change, field):
    with pytest.raises(NotPossible) as refusal:
        asked(noon, **change)
    assert refusal.value.field == field
    assert not Enquiry.objects.exists() and not Event.objects.exists()


def test_the_same_words_and_too_many_a_day_are_not_kept(enquiry, noon):
    assert asked(noon, email="PAULA@prado.example") is None
    assert all(asked(noon, message=f"Question {n}") for n in range(2))
    assert asked(noon, message="One more") is None
    assert (Enquiry.objects.count(), len(mails("enquiry.received"))) == (3, 3)
    assert asked(noon, email="other@prado.example", message="One more")
    assert asked(noon + DAY, message="One more")


def test_taken_answered_and_mailed_once(taken, mia, max_, noon):
    with pytest.raises(NotPossible, match="already"):
        take_enquiry(taken, actor=max_, now=noon)
    with pytest.raises(NotAllowed, match="Another moderator"):
        answer_enquiry(taken, answer="Yes.", actor=max_, now=noon)
    with pytest.raises(NotPossible, match="Say why"):
        answer_enquiry(taken, answer=" ", actor=mia, now=noon)
    answer_enquiry(taken, answer="Yes, from Recife too.", actor=mia, now=noon)
    (mail,) = mails("enquiry.answered")
    assert mail.address == "paula@prado.example"
    assert "Yes, from Recife too." in write_mail(mail)[1]
    assert "Recife" not in str(mail.event.facts)
    with pytest.raises(NotPossible, match="already"):
        answer_enquiry(taken, answer="Again.", actor=mia, now=noon)
    with pytest.raises(NotPossible, match="already"):
        close_enquiry(taken, reason="Again.", actor=mia, now=noon)
    assert len(mails("enquiry.answered")) == 1


def test_closed_without_a_mail(taken, mia, noon):
    close_enquiry(taken, reason="Advertising.", actor=mia, now=noon)
    taken.refresh_from_db()
    assert (taken.status, taken.answer) == ("closed", "Advertising.")
    assert Delivery.objects.filter(channel="email").count() == 1


def test_not_before_it_is_taken(enquiry, mia, noon):
    with pytest.raises(NotPossible, match="Take this"):
        answer_enquiry(enquiry, answer="Yes.", actor=mia, now=noon)


def test_given_back_by_its_holder_or_a_senior(taken, max_, sena, noon):
    with pytest.raises(NotAllowed):
        release_enquiry(taken, actor=max_, now=noon)
    assert release_enquiry(taken, actor=sena, now=noon).taken_by is None
    again = take_enquiry(taken, actor=max_, now=noon)
    assert release_enquiry(again, actor=max_, now=noon).status == "new"


def test_only_moderators(enquiry, sam, lea, ada, noon):
    for who in (sam, lea, ada):
        for verb, facts in (
            (take_enquiry, {}),
            (release_enquiry, {}),
            (answer_enquiry, {"answer": "Yes."}),
            (close_enquiry, {"reason": "No."}),
        ):
            with pytest.raises(NotAllowed):
                verb(enquiry, actor=who, now=noon, **facts)


def test_a_late_one_is_told_once(enquiry, sena, noon):
    due = noon + timedelta(hours=72)
    assert sweep_at(due - timedelta(seconds=1))["enquiries"] == 0
    assert sweep_at(due)["enquiries"] == 1 and sweep_at(due + DAY)["enquiries"] == 0
    told = Delivery.objects.filter(event__kind="enquiry.overdue", channel="inbox")
    assert [row.recipient for row in told] == [sena]


def test_an_answered_one_is_never_late(taken, mia, noon):
    answer_enquiry(taken, answer="Yes.", actor=mia, now=noon)
    assert sweep_at(noon + 9 * DAY)["enquiries"] == 0


def test_who_asked_is_forgotten_in_time(taken, mia, noon):
    answer_enquiry(taken, answer="Yes, Paula.", actor=mia, now=noon)
    assert purge_class(ENQUIRIES, now=noon + 180 * DAY).gone == 0
    assert purge_class(ENQUIRIES, now=noon + 181 * DAY).gone == 1
    taken.refresh_from_db()
    said = (taken.name, taken.email, taken.sells, taken.message, taken.answer)
    assert said == ("",) * 5 and taken.status == "answered"
    assert purge_class(ENQUIRIES, now=noon + 182 * DAY).gone == 0


def test_an_open_one_and_a_held_one_stay(enquiry, mia, lea, noon):
    assert purge_class(ENQUIRIES, now=noon + 999 * DAY).gone == 0
    close_enquiry(take_enquiry(enquiry, actor=mia, now=noon), reason="Spam.", actor=mia, now=noon)
    facts = {"basis": "Order 7", "until": noon + 300 * DAY, "actor": lea, "now": noon}
    hold = place_hold(subject_kind="person", subject_id="paula@prado.example", **facts)
    found = purge_class(ENQUIRIES, now=noon + 200 * DAY)
    assert (found.gone, dict(found.kept_by)) == (0, {hold.number: 1})


def test_the_table_refuses_what_goes_round_the_verb(enquiry, mia):
    rows = Enquiry.objects.filter(pk=enquiry.pk)
    for change, name in (
        ({"has_consented": False}, "enquiry_has_consent"),
        ({"email": ""}, "enquiry_says_whom_to_answer"),
        ({"taken_by": mia}, "enquiry_taken_by_somebody"),
        ({"status": "closed", "taken_by": mia}, "enquiry_done_says_what"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**change)
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        rows.delete()
