"""The pages of an auditor on a scene: events, who of the staff saw what, and samples of both."""

from datetime import timedelta

from core.models import AccessRecord, Event, PurgeLine, PurgeRun
from enforcement.actions import answer_sample, judge_sample
from enforcement.models import AuditDraw, AuditSample
from tests.journeys.people import person


def show_audit(scene):
    audra = person("Audra", "auditor")
    seen = {"subject_type": "accounts.store", "subject_id": str(scene.store.pk)}
    seen |= {"store": scene.store, "actor": scene.max, "at": scene.now}
    AccessRecord.objects.create(
        **seen, kind="store", page="enforcement:store", stretch_at=scene.now
    )
    AccessRecord.objects.create(**seen, kind="bundle", page="enforcement:bundle", rows=3)
    _samples(scene, audra)
    scene.show(audra, "core:home")
    scene.show(audra, "core:audit")
    scene.show(audra, "core:access_log")
    scene.show(audra, "core:access_log", query="?until=1999-01-01")
    scene.show(scene.ada, "core:access_log", query="?kind=bundle")
    scene.show(scene.ada, "core:purges")
    # The worker has its own run today, at any time.
    day = scene.now.date() - timedelta(days=1)
    run = PurgeRun.objects.create(day=day, started_at=scene.now)
    did = {"days": 365, "gone": 12, "kept": 2, "kept_by": {"H-3": 2}, "at": scene.now}
    PurgeLine.objects.create(run=run, name="mails", **did)
    scene.show(audra, "core:purges")


def _samples(scene, audra):
    """One that waits, one that is asked about, and one that was explained."""
    now, long_ago = scene.now, scene.now.date() - timedelta(days=90)
    draw = AuditDraw.objects.create(day=long_ago, events=3, accesses=1, drawn_at=now)
    events = Event.objects.filter(actor=scene.max).order_by("-pk")[:3]
    waiting, asked, told = (
        AuditSample.objects.create(draw=draw, event=event, about=scene.max, status_at=now)
        for event in events
    )
    for sample in (asked, told):
        judge_sample(sample, in_order=False, words="Why this one?", actor=audra, now=now)
    answer_sample(told, text="It was the next one in the queue.", actor=scene.max, now=now)
    scene.show(audra, "enforcement:audit_samples")
    scene.show(audra, "enforcement:audit_samples", query="?view=asked")
    scene.show(audra, "enforcement:audit_samples", query="?view=done")
    for sample in (waiting, told):
        scene.show(audra, "enforcement:audit_sample", sample.pk)
    scene.show(scene.max, "enforcement:audit_sample", asked.pk)
