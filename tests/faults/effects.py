"""A reaction whose effect can be counted."""

from core.events import record


def effect(event, now):
    """One more event for each that it is told of."""
    told = {"name": f"effect of {event.pk}"}
    about = {"subject": event.store, "store": event.store, "actor": None}
    record("api_key.revoked", at=now, facts=told, **about)
