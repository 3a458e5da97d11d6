"""Who is told of many tickets, read in one question."""

from collections import defaultdict
from collections.abc import Collection

from accounts.models import Membership, User


def people_by_store(stores: Collection[int], *roles: str) -> dict[int, list[User]]:
    """The active people of each store who hold one of these roles, as `Store.people`."""
    rows = Membership.objects.filter(store__in=stores, role__in=roles, user__is_active=True)
    found: dict[int, list[User]] = defaultdict(list)
    for place in rows.select_related("user").order_by("pk"):
        found[place.store_id].append(place.user)
    return found
