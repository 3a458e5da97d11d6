"""A store that describes itself and wants to leave, and somebody who asks about selling."""

from core.attachments import Sent
from enforcement.actions import claim_case, edit_store_profile, report_store, take_enquiry
from tests.enforcement.asking import asked
from tests.enforcement.steps import LIGHT, take_down
from tests.journeys.people import person, store_of
from tests.listings.factories import draw


def show_store(scene):
    _taken_down(scene)
    store, sofia, now = scene.store, scene.sofia, scene.now
    facts = {"name": store.name, "about": "Lamps of brass.", "languages": ["en", "zh"]}
    facts |= {"contact_email": "ask@lamps.example", "logo": Sent("logo.png", draw())}
    edit_store_profile(store, actor=sofia, now=now, **facts)
    scene.show(sofia, "enforcement:profile")
    scene.show(None, "enforcement:reputation", store.slug)
    scene.show(sofia, "enforcement:closing")
    scene.show(None, "enforcement:sell")
    scene.show(None, "enforcement:enquiry_sent")
    waiting, taken = asked(now), asked(now, message="And from Olinda?")
    take_enquiry(taken, actor=scene.max, now=now)
    scene.show(scene.max, "enforcement:enquiries")
    for row in (waiting, taken):
        scene.show(scene.max, "enforcement:enquiry", row.pk)


def _taken_down(scene):
    """The words of a profile that a decision took down, as its owner and as anybody sees it."""
    owner = person("Tove")
    store, now = store_of(owner, "Tove’s Tiles"), scene.now
    facts = {"name": store.name, "about": "Tiles of clay.", "languages": ["en"]}
    edit_store_profile(store, actor=owner, now=now, contact_email="ask@tiles.example", **facts)
    about = {"subject_kind": "store_words", "subject_id": "", "rule_code": LIGHT}
    told = {"detail": "Borrowed words.", "reporter": "", "actor": scene.max, "now": now}
    case = claim_case(report_store(store, **about, **told), actor=scene.max, now=now)
    take_down(case, scene.max, now)
    scene.show(owner, "enforcement:profile")
    scene.show(None, "enforcement:reputation", store.slug)
