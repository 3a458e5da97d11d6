"""Whose store is suspended: its people hear by mail of what is mandatory alone."""

from datetime import datetime

from accounts.models import Membership
from core import registry
from enforcement.models import Sanction

KINDS = (Sanction.Kind.FREEZE, Sanction.Kind.BAN)


def suspended_people(pairs: set[tuple[int, int]], now: datetime) -> set[tuple[int, int]]:
    """Those of (person, store) whose person works for the store while it is frozen or banned."""
    stores = {store for _person, store in pairs}
    closed = Sanction.objects.running(now).filter(kind__in=KINDS, store__in=stores)
    rows = Membership.objects.filter(store__in=closed.values("store"))
    return pairs & set(rows.values_list("user", "store"))


registry.suspended_people = suspended_people
