"""Every pair of states of every machine of enforcement."""

from datetime import timedelta
from itertools import product

import pytest

from core.errors import NotPossible
from core.models import Event
from core.transitions import move
from enforcement.models import Appeal, Case, Complaint, Sanction, TraderIdentity
from tests.enforcement.identifying import FACTS
from tests.enforcement.steps import close, make_sanction, report, signal, violate

CASES = {
    ("open", "claimed"),
    ("claimed", "open"),
    ("claimed", "decided"),
    ("claimed", "closed"),
}
SANCTIONS = {
    ("proposed", "in_force"),
    ("proposed", "refused"),
    ("provisional", "in_force"),
    ("provisional", "lapsed"),
    ("provisional", "refused"),
    ("provisional", "reversed"),
    ("in_force", "expired"),
    ("in_force", "reversed"),
}
APPEALS = {
    ("filed", "in_review"),
    ("filed", "withdrawn"),
    ("in_review", "filed"),
    ("in_review", "granted"),
    ("in_review", "partly_granted"),
    ("in_review", "refused"),
    ("in_review", "withdrawn"),
}
COMPLAINTS = {
    ("filed", "in_review"),
    ("in_review", "filed"),
    ("in_review", "upheld"),
    ("in_review", "not_upheld"),
}


IDENTITIES = {("filed", "verified"), ("filed", "returned"), ("filed", "withdrawn")}


def pairs(model):
    return list(product(model.Status.values, repeat=2))


def check(row, to, allowed, now, **facts):
    start, before = row.status, Event.objects.count()
    if (start, to) in allowed:
        assert move(row, to, now=now, **facts).status == to
        assert Event.objects.count() == before + 1
    else:
        with pytest.raises(NotPossible):
            move(row, to, now=now, **facts)
        row.refresh_from_db()
        assert row.status == start and Event.objects.count() == before


@pytest.mark.parametrize(("start", "to"), pairs(Case))
def test_case(sams_store, mia, noon, start, to):
    case = signal(sams_store, noon)
    Case.objects.update(status=start, claimed_by=None if start == "open" else mia)
    case.refresh_from_db()
    also = {"claimed_by": None if to == "open" else mia}
    check(case, to, CASES, noon, actor=mia, kind="case.claimed", facts={"case": "C"}, also=also)


@pytest.mark.parametrize(("start", "to"), pairs(Sanction))
def test_sanction(sams_store, mia, noon, start, to):
    violation = violate(sams_store, mia, noon)
    row = make_sanction(violation, noon, status=start, confirm_by=noon + timedelta(hours=1))
    check(row, to, SANCTIONS, noon, actor=mia, kind="sanction.ended", facts={"measure": "x"})


@pytest.mark.parametrize(("start", "to"), pairs(Appeal))
def test_appeal(sams_store, sam, mia, max_, noon, start, to):
    statement = violate(sams_store, mia, noon).statements.get()
    row = Appeal.objects.create(
        store=sams_store,
        statement=statement,
        status=start,
        status_at=noon,
        reason="No.",
        filed_at=noon,
        filed_by=sam,
        due_at=noon + timedelta(days=3),
        decided_by=max_,
        decision_reason="Yes.",
    )
    facts = {"appeal": "A", "decision": "D"}
    check(row, to, APPEALS, noon, actor=max_, kind="appeal.taken", facts=facts)


@pytest.mark.parametrize(("start", "to"), pairs(Complaint))
def test_complaint(sams_store, mia, max_, noon, start, to):
    filed = report("sams", noon)
    close(filed, mia, noon)
    again = signal(sams_store, noon).signals.get()
    row = Complaint.objects.create(
        store=sams_store,
        report=filed,
        status=start,
        status_at=noon,
        reason="No.",
        is_address_proven=False,
        filed_at=noon,
        due_at=noon + timedelta(days=3),
        decided_by=max_,
        decision_reason="Yes.",
        signal=again if start == "upheld" else None,
    )
    facts = {"complaint": "RC", "report": "RP"}
    also = {"signal": again if to == "upheld" else None}
    check(row, to, COMPLAINTS, noon, actor=max_, kind="complaint.taken", facts=facts, also=also)


@pytest.mark.parametrize(("start", "to"), pairs(TraderIdentity))
def test_identity(sams_store, sam, mia, noon, start, to):
    said = {name: FACTS[name] for name in ("name", "address", "country", "phone", "email")}
    row = TraderIdentity.objects.create(
        store=sams_store,
        status=start,
        status_at=noon,
        has_certified=True,
        filed_by=sam,
        filed_at=noon,
        answer_due_at=noon,
        decided_by=mia,
        fix_by=noon if start == "returned" else None,
        **said,
    )
    also = {"fix_by": noon if to == "returned" else None}
    about = {"kind": "identity.withdrawn", "facts": {"identity": "T"}}
    check(row, to, IDENTITIES, noon, actor=mia, also=also, **about)
