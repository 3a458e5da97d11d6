"""A store that describes itself and wants to leave, and somebody who asks about selling."""

from core.attachments import Sent
from enforcement.actions import edit_store_profile, take_enquiry
from tests.enforcement.asking import asked
from tests.listings.factories import draw


def show_store(scene):
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
