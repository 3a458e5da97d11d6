"""What anybody sees on a scene: a store's reputation, the form for reports and its receipts; and
the stores that are tied to one, which moderators see."""

from enforcement.actions.reports import MAILED, PURPOSE, receipt_path
from tests.enforcement.steps import known_by, report


def show_public(scene):
    store, now = scene.store, scene.now
    scene.show(None, "enforcement:reputation", store.slug)
    scene.show(None, "enforcement:public_report")
    filed = report(store.slug, now)
    for purpose in (PURPOSE, MAILED):
        token = receipt_path(filed, purpose).split("/")[2]
        scene.show(None, "enforcement:receipt", token)
    scene.show(None, "enforcement:disown_report", token)
    theirs, mine = known_by(scene.rival, now), known_by(store, now)
    scene.show(scene.max, "enforcement:linked_stores", store.slug)
    scene.show(scene.max, "enforcement:end_link", mine.pk, theirs.pk)
