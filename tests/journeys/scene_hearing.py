"""Ties to a sanctioned store on a scene: a question replaced, one answered, one that waits."""

from enforcement.actions import answer_case, claim_case
from enforcement.models import Hearing
from tests.enforcement.steps import known_by


def show_hearing(scene):
    """Rita's store is frozen when this is built."""
    now, sofia = scene.now, scene.sofia
    _share(scene, "phone", "+49 30 555 0100")
    first = Hearing.objects.of_store(scene.store).get()
    _share(scene, "payment_account", "DE-1111")
    second = Hearing.objects.of_store(scene.store).exclude(pk=first.pk).get()
    answer_case(second, words="We rent the flat above.", actor=sofia, now=now)
    _share(scene, "device", "browser 0100")
    claim_case(first.case, actor=scene.max, now=now)
    for hearing in (first, second):
        scene.show(sofia, "enforcement:hearing", hearing.pk)
    scene.show(sofia, "enforcement:standing")
    scene.show(scene.max, "enforcement:case", first.case.pk)


def show_open_hearing(scene):
    """Once nothing else ties the two stores: a later question takes the place of one that waits."""
    last = Hearing.objects.of_store(scene.store).latest("pk")
    scene.show(scene.sofia, "enforcement:hearing", last.pk)


def _share(scene, kind, value):
    for store in (scene.rival, scene.store):
        known_by(store, scene.now, value, kind=kind)
