"""The authority desk on a scene: a request at each step, a hold and a threat."""

from datetime import timedelta

from enforcement.actions import place_hold, raise_threat
from tests.enforcement import desk
from tests.journeys.people import person


def show_desk(scene):
    store, now = scene.store, scene.now
    lea, leo = person("Lea", "liaison"), person("Leo", "liaison")
    fresh = desk.registered(store, lea, now)
    checked = desk.verified(store, lea, now, reference="2")
    waiting = desk.proposed(store, leo, now, reference="3")
    released = desk.released(store, lea, leo, now, reference="4")
    until = now + timedelta(days=90)
    hold = {"subject_kind": "store", "subject_id": store.slug, "basis": "Order of the court"}
    kept = place_hold(**hold, until=until, request=fresh, actor=lea, now=now)
    threat = raise_threat(suspicion="He writes of a bomb.", about=store, actor=lea, now=now)
    scene.show(lea, "core:home")
    for name in ("authority_requests", "new_authority_request", "holds", "threats", "new_threat"):
        scene.show(lea, f"enforcement:{name}")
    for request in (fresh, checked, waiting, released):
        scene.show(lea, "enforcement:authority_request", request.pk)
    scene.show(lea, "enforcement:propose_release", checked.pk)
    scene.show(lea, "enforcement:review_release", waiting.pk)
    scene.show(lea, "enforcement:lift_hold", kept.pk)
    scene.show(lea, "enforcement:threat", threat.pk)
    scene.show(lea, "enforcement:authority_counts")
    scene.show(scene.sofia, "enforcement:disclosure", released.pk)
