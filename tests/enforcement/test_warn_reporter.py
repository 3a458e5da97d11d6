"""A moderator warns whoever often reports what is plainly unfounded."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from enforcement.actions import warn_reporter
from enforcement.models import ReporterMeasure
from policy.queries import policy_at
from tests.enforcement.steps import mislead, register, report, uphold


@pytest.fixture
def misled(sams_store, mia, noon):
    return mislead(mia, noon)


def refused(error, report, actor, now, reason="Stop it."):
    with pytest.raises(error) as refusal:
        warn_reporter(report, reason=reason, actor=actor, now=now)
    assert not ReporterMeasure.objects.exists()
    assert not Event.objects.filter(kind="reporter.warned").exists()
    return refusal.value


def test_keeps_the_warning_with_what_it_was_judged_by(misled, mia, noon):
    measure = warn_reporter(misled, reason="Stop it.", actor=mia, now=noon)

    assert (measure.kind, measure.email, measure.ends_at) == ("warning", "lena@lux.example", None)
    assert (measure.unfounded, measure.answered) == (3, 3)
    assert measure.policy_version == policy_at(noon).version
    mail = Delivery.objects.get(event__kind="reporter.warned")
    assert (mail.channel, mail.address, mail.event.actor) == ("email", measure.email, mia)


def test_needs_a_moderator_who_was_not_reported(misled, sam, mia, max_, noon):
    Membership.objects.create(store=misled.store, user=max_, role="reader")
    refused(NotAllowed, misled, sam, noon)
    refused(NotAllowed, misled, max_, noon)


def test_needs_a_reason(misled, mia, noon):
    assert refused(NotPossible, misled, mia, noon, reason=" ").field == "reason"


def test_needs_enough_of_them(sams_store, mia, noon):
    refused(NotPossible, mislead(mia, noon, times=2), mia, noon)


def test_needs_a_share_of_them(misled, mia, noon):
    for n in range(4):
        uphold(report("sams", noon, explanation=f"The mark of Lux, {n}."), mia, noon)

    refused(NotPossible, misled, mia, noon)


def test_forgets_what_is_long_ago(misled, mia, noon):
    refused(NotPossible, misled, mia, noon + timedelta(days=180))


def test_warns_once(misled, mia, max_, noon):
    warn_reporter(misled, reason="Stop it.", actor=mia, now=noon)

    with pytest.raises(NotPossible, match="warned already"):
        warn_reporter(misled, reason="Stop it.", actor=max_, now=noon)
    assert ReporterMeasure.objects.count() == 1


def test_leaves_trusted_flaggers_and_the_nameless_to_others(sams_store, ada, mia, noon):
    code = register(ada, noon)[1]
    flagged = mislead(mia, noon, role="trusted_flagger", flagger_code=code)
    nameless = mislead(mia, noon, name="", email="", is_abuse_offence=True)

    for row in (flagged, nameless):
        refused(NotPossible, row, mia, noon)
