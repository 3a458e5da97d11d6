"""Who may still read what happens in a store when a mail about it is about to leave."""

from accounts.models import Membership, StaffRole
from core import registry


def readers(pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of (person, store) whose person works for the store, or for the marketplace."""
    people, stores = {person for person, _store in pairs}, {store for _person, store in pairs}
    rows = Membership.objects.filter(user__in=people, store__in=stores)
    working = set(rows.values_list("user", "store"))
    rest = {person for person, _store in pairs - working}
    staff = StaffRole.objects.filter(user__in=rest).values_list("user", flat=True) if rest else ()
    return (pairs & working) | {pair for pair in pairs if pair[0] in set(staff)}


registry.readers = readers
