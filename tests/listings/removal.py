"""Steps of a listing that is taken down: decided by a moderator, followed by the worker."""

from core.models import Event
from enforcement.actions import claim_case, report_store
from listings.handlers import let_back_what_was_restored, take_down_what_was_decided
from tests.enforcement.steps import take_down

WORDS = "It is sold as a cure."
DECISION = {"exhibits": ["1"], "action": "take_down", "ground": "contract", "reason": WORDS}
ON_LISTING = {"subject_kind": "listing", "detail": WORDS, "reporter": ""}


def decide(listing, mia, now, rule_code="health_claim"):
    """Report it, take the case, decide; the worker has not been here yet."""
    facts = ON_LISTING | {"subject_id": str(listing.pk), "rule_code": rule_code}
    case = report_store(listing.store, **facts, actor=mia, now=now)
    last = case.exhibits.latest("number").number
    return take_down(claim_case(case, actor=mia, now=now), mia, now, exhibits=[last], reason=WORDS)


def work(now):
    """What the worker does with the events so far, each of them twice."""
    for _ in range(2):
        for event in Event.objects.filter(kind="decision.made"):
            take_down_what_was_decided(event, now=now)
        for event in Event.objects.filter(kind="sanction.reversed"):
            let_back_what_was_restored(event, now=now)
