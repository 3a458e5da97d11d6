"""Steps that the tests of enforcement take: a signal, a decision, a row past the verbs."""

from datetime import timedelta

from enforcement.actions import (
    claim_case,
    close_case_without_violation,
    decide_case,
    file_report,
    raise_signal,
    record_identifier,
    register_flagger,
    suspend_reporter,
    warn_reporter,
)
from enforcement.models import Sanction
from enforcement.preview import preview_decision
from policy.queries import policy_at

# 12 points in the family TRADING: the ladder's step is a freeze of 7 days.
GRAVE = "manipulation_serious"
# 6 points: listing restricted for 3 days.
MIDDLE = "manipulation"
# 2 points: a warning.
LIGHT = "abusive_reports"


def signal(store, now, rule_code=GRAVE, subject_id="1", **facts):
    what = {
        "subject_kind": "order",
        "subject_id": subject_id,
        "snapshot": {"title": f"Order {subject_id}", "text": "Same address eleven times"},
        "detail": "Eleven orders from one address",
        "source": "check",
        "actor": None,
    }
    return raise_signal(store, rule_code=rule_code, now=now, **(what | facts))


def key_of(case, now, action="points", days=None):
    return preview_decision(case, action=action, days=days, policy=policy_at(now), now=now).key


def decide(case, actor, now, action="points", days=None, **facts):
    what = {"exhibits": [1], "reason": "Orders paid by the seller's own card."}
    what |= {"preview_key": key_of(case, now, action, days)} | facts
    return decide_case(case, action=action, days=days, actor=actor, now=now, **what)


def violate(store, actor, now, rule_code=GRAVE, subject_id="1", **facts):
    """A case decided with points only; returns its violation."""
    case = claim_case(signal(store, now, rule_code, subject_id), actor=actor, now=now)
    return decide(case, actor, now, **facts).violation


def make_sanction(violation, now, **facts):
    """A row written past the verbs, for what only the database can refuse."""
    row = {
        "store": violation.store,
        "kind": "warn",
        "family": violation.family,
        "starts_at": now,
        "ends_at": now + timedelta(days=7),
        "status": "in_force",
        "status_at": now,
        "because": violation,
    }
    return Sanction.objects.create(**(row | facts))


def about_a_listing(store, now, subject_id="7", rule_code=LIGHT):
    snapshot = {"title": f"Lamp {subject_id}", "text": "Cures arthritis"}
    what = {"subject_kind": "listing", "subject_id": subject_id, "snapshot": snapshot}
    return signal(store, now, rule_code, **what)


def removal_key(case, now, exhibits):
    facts = {"action": "take_down", "days": None, "exhibits": exhibits, "policy": policy_at(now)}
    return preview_decision(case, now=now, **facts).key


def take_down(case, actor, now, exhibits=(1,), **facts):
    given = {"exhibits": exhibits, "preview_key": removal_key(case, now, exhibits)} | facts
    return decide(case, actor, now, "take_down", **given)


def hold_payouts(store, actor, now, days=14):
    """A case decided with a hold of payouts; returns the sanction."""
    case = claim_case(signal(store, now), actor=actor, now=now)
    return decide(case, actor, now, "hold_payout", days).sanction


def known_by(store, now, value="+49 30 1234", kind="phone"):
    """The store is known by this from now on; returns the row."""
    record_identifier(store, kind=kind, value=value, now=now)
    return store.identifiers.filter(kind=kind).latest("pk")


def report(place, now, **facts):
    """Somebody's report of a store by its short name."""
    what = {
        "subject_kind": "store",
        "rule_code": "counterfeit_goods",
        "ground": "law",
        "explanation": "They sell lamps with the mark of Lux.",
        "role": "other",
        "name": "Lena Lux",
        "email": "lena@lux.example",
        "is_good_faith": True,
        "language": "en",
    }
    return file_report(place=place, now=now, **(what | facts))


def register(admin, now, **facts):
    """A trusted flagger from today on; returns it and its code."""
    what = {
        "name": "Toy Watch",
        "area": "Safety of toys",
        "awarded_by": "Bundesnetzagentur",
        "since_on": now.date(),
        "until_on": None,
    }
    return register_flagger(actor=admin, now=now, **(what | facts))


def uphold(row, actor, now):
    """Decide the case of a report, relying on it."""
    return decide(claim_case(row.case, actor=actor, now=now), actor, now)


def close(row, actor, now, **facts):
    """Close the case of a report without a violation."""
    case = claim_case(row.case, actor=actor, now=now)
    words = {"reason": "The mark is their own.", "answer": "We found no breach."}
    return close_case_without_violation(case, actor=actor, now=now, **(words | facts))


def mislead(actor, now, times=3, *, place="sams", **facts):
    """Lena reports what is plainly unfounded, and is told so each time; returns the last one."""
    for n in range(times):
        row = report(place, now, explanation=f"Nothing, the {n + 1}. time.", **facts)
        close(row, actor, now, is_unfounded=True)
    row.refresh_from_db()
    return row


def suspend(actor, noon, days=30):
    """Lena misleads, is warned, goes on, and is suspended 8 days after noon; her last report."""
    warn_reporter(mislead(actor, noon), reason="Stop it.", actor=actor, now=noon)
    later = noon + timedelta(days=8)
    row = mislead(actor, later, times=1)
    suspend_reporter(row, days=days, reason="It went on.", actor=actor, now=later)
    return row


def freeze_store(store, actor, now):
    """A freeze of a week in force from now on, after a violation."""
    violation = violate(store, actor, now)
    return make_sanction(violation, now, kind="freeze", days=7, decided_by=actor)
