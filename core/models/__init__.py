"""Events and deliveries, calls of machines, signed links, heartbeats, long work, sent tables."""

from core.models.calls import IdempotencyKey
from core.models.events import Delivery, Event, Heartbeat, SignedLink
from core.models.jobs import Job, JobPart
from core.models.tables import KeptTable

__all__ = [
    "Delivery",
    "Event",
    "Heartbeat",
    "IdempotencyKey",
    "Job",
    "JobPart",
    "KeptTable",
    "SignedLink",
]
