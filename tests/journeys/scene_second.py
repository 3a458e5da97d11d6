"""Second reviews on a scene: one that waits, one that was given, a golden one, the figures."""

from enforcement.actions import give_second_opinion
from enforcement.models import SecondReview
from tests.enforcement.steps import LIGHT, violate


def show_second_reviews(scene):
    now, sena = scene.now, scene.sena
    waiting, given = (
        violate(scene.rival, scene.max, now, LIGHT, subject_id=number).case
        for number in ("second-1", "second-2")
    )
    for case in (waiting, given):
        SecondReview.objects.create(case=case, store=scene.rival, asked_at=now)
    give_second_opinion(given, found=False, reason="A campaign, no ring.", actor=sena, now=now)
    for case in (waiting, given):
        scene.show(sena, "enforcement:second_review", case.pk)
    scene.show(sena, "enforcement:second_reviews")
    scene.show(sena, "enforcement:golden", given.pk)
    scene.show(sena, "enforcement:case", given.pk)
    scene.show(sena, "enforcement:consistency")
