"""The pages of an auditor on a scene: events, and who of the staff saw what."""

from core.models import AccessRecord
from tests.journeys.people import person


def show_audit(scene):
    audra = person("Audra", "auditor")
    seen = {"subject_type": "accounts.store", "subject_id": str(scene.store.pk)}
    seen |= {"store": scene.store, "actor": scene.max, "at": scene.now}
    AccessRecord.objects.create(
        **seen, kind="store", page="enforcement:store", stretch_at=scene.now
    )
    AccessRecord.objects.create(**seen, kind="bundle", page="enforcement:bundle", rows=3)
    scene.show(audra, "core:home")
    scene.show(audra, "core:audit")
    scene.show(audra, "core:access_log")
    scene.show(audra, "core:access_log", query="?until=1999-01-01")
    scene.show(scene.ada, "core:access_log", query="?kind=bundle")
