"""Events and deliveries, signed links, heartbeats, long work, and tables that were sent."""

from core.models.events import Delivery, Event, Heartbeat, SignedLink
from core.models.jobs import Job, JobPart
from core.models.tables import KeptTable

__all__ = ["Delivery", "Event", "Heartbeat", "Job", "JobPart", "KeptTable", "SignedLink"]
