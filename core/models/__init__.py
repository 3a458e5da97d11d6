"""Events and deliveries, signed links, heartbeats, and long work."""

from core.models.events import Delivery, Event, Heartbeat, SignedLink
from core.models.jobs import Job, JobPart

__all__ = ["Delivery", "Event", "Heartbeat", "Job", "JobPart", "SignedLink"]
