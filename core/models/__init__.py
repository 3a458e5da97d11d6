"""Events, deliveries, audit chain, who saw what, calls, links, long work, tables, purges, views."""

from core.models.access import AccessRecord
from core.models.audit import Seal, Unsealed
from core.models.bounces import Bounce, ConfirmedAddress
from core.models.calls import IdempotencyKey
from core.models.choices import Choice, NoticeHours
from core.models.events import Delivery, Event, EventWords, Heartbeat, SignedLink
from core.models.jobs import Job, JobPart
from core.models.listeners import Listener, ListenerTry
from core.models.purging import PurgeLine, PurgeRun
from core.models.tables import KeptTable
from core.models.views import DefaultView, SavedView

__all__ = [
    "AccessRecord",
    "Bounce",
    "Choice",
    "ConfirmedAddress",
    "DefaultView",
    "Delivery",
    "Event",
    "EventWords",
    "Heartbeat",
    "IdempotencyKey",
    "Job",
    "JobPart",
    "KeptTable",
    "Listener",
    "ListenerTry",
    "NoticeHours",
    "PurgeLine",
    "PurgeRun",
    "SavedView",
    "Seal",
    "SignedLink",
    "Unsealed",
]
