"""Events, deliveries, their audit chain, who saw what, calls, links, long work, tables, purges."""

from core.models.access import AccessRecord
from core.models.audit import Seal, Unsealed
from core.models.calls import IdempotencyKey
from core.models.events import Delivery, Event, Heartbeat, SignedLink
from core.models.jobs import Job, JobPart
from core.models.purging import PurgeLine, PurgeRun
from core.models.tables import KeptTable

__all__ = [
    "AccessRecord",
    "Delivery",
    "Event",
    "Heartbeat",
    "IdempotencyKey",
    "Job",
    "JobPart",
    "KeptTable",
    "PurgeLine",
    "PurgeRun",
    "Seal",
    "SignedLink",
    "Unsealed",
]
