"""The life of listings on a scene: paused, taken down, and under rules that have changed."""

from datetime import timedelta

from django.db import transaction

from listings.actions import follow_decisions, pause_listing
from listings.actions.outlooks import look_ahead, tell_effect
from listings.actions.rechecks import begin_recheck
from policy.queries import policy_at
from tests.journeys.people import person
from tests.listings.announced import forbid
from tests.listings.factories import make_live
from tests.listings.removal import decide

HARBOUR = "A lamp of steel in harbour moonlight."


def show_life(scene):
    _away(scene)
    _under_new_rules(scene)


def _away(scene):
    """One that its seller paused, one that a decision took down."""
    store, sofia, now = scene.store, scene.sofia, scene.now
    paused = make_live(store, sofia, now, sku="LAMP-4")
    pause_listing(paused, actor=sofia, now=now)
    down = make_live(store, sofia, now, sku="LAMP-5")
    decision = decide(down, scene.max, now)
    follow_decisions(down, now=now)
    for listing in (paused, down):
        scene.show(sofia, "listings:listing", listing.pk)
    scene.show(sofia, "listings:restore", down.pk)
    scene.show(sofia, "listings:index", query="?view=down")
    scene.show(scene.max, "listings:listing", down.pk)
    scene.show(scene.max, "enforcement:decision", decision.pk)


def _under_new_rules(scene):
    """A version that came into force a minute ago, as its sellers and its admin see it."""
    ada, abel, start = scene.ada, person("Abel", "policy_admin"), scene.now - timedelta(minutes=1)
    then = start - timedelta(minutes=1)
    live = make_live(scene.store, scene.sofia, then, sku="LAMP-6", description=HARBOUR)
    with transaction.atomic():
        # Together, or the worker is faster.
        facts = {"effective_from": start, "now": then}
        version = forbid("harbour moonlight", drafter=ada, approver=abel, **facts)
        look_ahead(live, version=version, before=policy_at(then), now=then)
        tell_effect(scene.store, version=version, now=then)
        begin_recheck(now=start)
    scene.show(scene.sofia, "listings:effect", version.pk)
    scene.show(scene.sofia, "policy:changes", version.pk)
    scene.show(ada, "policy:version", version.pk)
    scene.show(ada, "listings:recheck", version.pk)
