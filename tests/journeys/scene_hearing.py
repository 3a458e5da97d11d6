"""Ties to a sanctioned store on a scene: a question that waits for an answer, one answered."""

from enforcement.actions import answer_case, claim_case
from enforcement.models import Hearing
from tests.enforcement.steps import known_by

SHARED = {"phone": "+49 30 555 0100", "payment_account": "DE-1111"}


def show_hearing(scene):
    """Rita's store is frozen when this is built."""
    now, sofia = scene.now, scene.sofia
    for kind, value in SHARED.items():
        for store in (scene.rival, scene.store):
            known_by(store, now, value, kind=kind)
    first, second = Hearing.objects.of_store(scene.store)
    answer_case(first, words="We rent the flat above.", actor=sofia, now=now)
    claim_case(first.case, actor=scene.max, now=now)
    for hearing in (first, second):
        scene.show(sofia, "enforcement:hearing", hearing.pk)
    scene.show(sofia, "enforcement:standing")
    scene.show(scene.max, "enforcement:case", first.case.pk)
