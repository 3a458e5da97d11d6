"""Auditors go through samples; of the rest of the staff, who was asked explains."""

from datetime import timedelta

from core import clock
from core.models import Event
from enforcement.actions import judge_sample
from enforcement.models import AuditDraw, AuditSample
from tests.access import only


def fresh(request):
    """Something that Mia did."""
    now, mia = clock.now(), request.getfixturevalue("mia")
    day = (now - timedelta(days=1)).date()
    draw = AuditDraw.objects.create(day=day, events=1, accesses=0, drawn_at=now)
    facts = {"subject_type": "x.y", "subject_id": "1", "at": now, "facts": {"case": "C-7"}}
    event = Event.objects.create(kind="case.golden", actor=mia, **facts)
    sample = AuditSample.objects.create(draw=draw, event=event, about=mia, status_at=now)
    return {"pk": sample.pk}


def asked(request):
    """Mia is to explain it; Sena leads her."""
    found, audra = fresh(request), request.getfixturevalue("audra")
    sample = AuditSample.objects.get(**found)
    judge_sample(sample, in_order=False, words="Why?", actor=audra, now=clock.now())
    return found


AUDITORS = only() | {"audra": 200}
REFUSED = only() | {"audra": 422}
STAFF = only("mia", "sena", "audra") | dict.fromkeys(("mick", "ada", "lea"), 404)
MATRIX = {
    "enforcement:audit_samples": ({}, "get", AUDITORS),
    "enforcement:audit_sample": (asked, "get", STAFF | {"audra": 200}),
    "enforcement:judge_sample": (fresh, "post", REFUSED),
    # Empty, so that nothing is written: whoever may see it is shown what is missing.
    "enforcement:explain_sample": (
        asked,
        "post",
        STAFF | dict.fromkeys(("mia", "sena", "audra"), 422),
    ),
    "enforcement:close_sample": (asked, "post", REFUSED),
}
