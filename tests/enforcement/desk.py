"""A request of an authority, brought to where a test begins."""

from datetime import timedelta

from core import jobs
from core.models import Job
from enforcement.actions import (
    propose_release,
    register_request,
    release_evidence,
    verify_channel,
    view_evidence,
)

SCOPE = {"orders": ["number", "city"], "store": ["name"]}


def facts(now):
    return {
        "kind": "information",
        "authority": "Public prosecutor, The Hague",
        "officer": "J. de Vries",
        "country": "NL",
        "legal_basis": "Article 126nd of the Dutch Code of Criminal Procedure",
        "reference": "PV-2026-118",
        "channel": "email",
        "contact": "desk@prosecutor.example",
        "wants": "Where the parcels of order 8117-1 went.",
        "due_at": now + timedelta(days=5),
    }


def registered(store, actor, now, **changes):
    return register_request(store, **facts(now) | changes, actor=actor, now=now)


def verified(store, actor, now, **changes):
    request = registered(store, actor, now, **changes)
    return verify_channel(request, how="Called the switchboard.", actor=actor, now=now)


def proposed(store, actor, now, scope=SCOPE, narrow=None, **changes):
    """What `actor` proposes; `narrow` is the period or the orders."""
    request = verified(store, actor, now, **changes)
    given = {"scope": scope, "reason": "No less answers the order."} | (narrow or {})
    propose_release(request, **given, actor=actor, now=now)
    return request


def released(store, first, second, now, **changes):
    request = proposed(store, first, now, **changes)
    return release(request, second, now)


def release(request, actor, now):
    view_evidence(request, what="preview", actor=actor, now=now)
    newest = request.proposals.order_by("-pk")[0]
    return release_evidence(request, proposal=newest.pk, actor=actor, now=now)


def written(store, first, second, now, **changes):
    """Released, and the worker has written the bundle."""
    request = released(store, first, second, now, **changes)
    jobs.run_jobs(lambda: now)
    assert Job.objects.get().status == "done"
    request.refresh_from_db()
    return request
