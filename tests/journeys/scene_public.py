"""What anybody sees on a scene: a store's reputation, the form for reports and its receipts; and
the stores that are tied to one, which moderators see."""

from enforcement.actions import (
    decide_complaint,
    file_complaint,
    return_identity,
    take_complaint,
)
from enforcement.actions.receipts import MAILED, PURPOSE
from enforcement.actions.reports import receipt_path
from tests.enforcement.identifying import file, identified
from tests.enforcement.steps import close, known_by, report
from tests.journeys.scene_store import show_store


def show_public(scene):
    store, now = scene.store, scene.now
    scene.show(None, "enforcement:reputation", store.slug)
    _identities(scene)
    scene.show(None, "enforcement:public_report")
    scene.show(None, "api:api-root")
    filed = report(store.slug, now)
    for purpose in (PURPOSE, MAILED):
        token = receipt_path(filed, purpose).split("/")[2]
        scene.show(None, "enforcement:receipt", token)
    scene.show(None, "enforcement:disown_report", token)
    theirs, mine = known_by(scene.rival, now), known_by(store, now)
    scene.show(scene.max, "enforcement:linked_stores", store.slug)
    scene.show(scene.max, "enforcement:end_link", mine.pk, theirs.pk)
    _complaints(scene)
    show_store(scene)


def _identities(scene):
    """One store is verified and has filed anew, the other one was sent something back."""
    now = scene.now
    identified(scene.store, scene.sofia, scene.max, now)
    waiting = file(scene.store, scene.sofia, now, phone="+49 40 98765432")
    back = file(scene.rival, scene.rita, now, payment_account="6222 0200 1190")
    said = {"documents": "It cannot be read.", "name": "The register says Lumen."}
    return_identity(back, remarks=said, actor=scene.max, now=now)
    for reader in (scene.sofia, scene.rita):
        scene.show(reader, "enforcement:identity")
    scene.show(scene.max, "enforcement:identities")
    for row in (waiting, back):
        scene.show(scene.max, "enforcement:review_identity", row.pk)


def _complaints(scene):
    """One that was answered, one that is being answered, and one that can be filed."""
    now = scene.now
    rows = [
        report(scene.store.slug, now, rule_code=code)
        for code in ("ipr_misuse", "image_theft", "health_claim")
    ]
    for row in rows:
        close(row, scene.max, now)
        row.refresh_from_db()
        scene.show(None, "enforcement:receipt", receipt_path(row, MAILED).split("/")[2])
    said = {"reason": "The photographs are ours.", "is_address_proven": True, "now": now}
    done, open_ = (file_complaint(row, **said) for row in rows[:2])
    for row in (done, open_):
        take_complaint(row, actor=scene.sena, now=now)
    answer = {"outcome": "upheld", "reason": "We overlooked the register."}
    decide_complaint(done, **answer, actor=scene.sena, now=now)
    for reader in (scene.sena, scene.max):
        scene.show(reader, "enforcement:complaint", open_.pk)
    scene.show(scene.sena, "enforcement:complaint", done.pk)
    scene.show(scene.sena, "enforcement:complaints")
    scene.show(scene.sena, "enforcement:complaints", query="?view=answered")
