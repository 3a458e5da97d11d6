"""Who owns a store cannot close their account before the store has ended for good."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, Store, User
from core.personal import BARS
from enforcement.models import StoreClosure


def what_is_owned(person: User, now: datetime) -> list[str]:
    """Why the stores that the person owns still need them; nothing of those that have ended.

    Rule: docs/rules/accounts.md#own-data
    """
    owner = person.memberships.filter(role=Membership.Role.OWNER)
    stores = Store.objects.filter(pk__in=owner.values("store")).order_by("name", "pk")
    closures = {
        row.store_id: row for row in StoreClosure.objects.standing().filter(store__in=stores)
    }
    return [why for store in stores for why in _why(store, closures.get(store.pk), now)]


def _why(store: Store, closure: StoreClosure | None, now: datetime) -> Iterator[str]:
    named = {"store": store.name}
    if closure is None:
        yield _("You own %(store)s. Hand it over or close it first.") % named
    elif closure.is_closing:
        yield (
            _(
                "%(store)s is being closed, and something of it is still open. The page “Close the "
                "store” says what; come back once it has ended."
            )
            % named
        )
    elif closure.can_reopen(now):
        assert closure.reopen_until is not None
        until = formats.date_format(timezone.localtime(closure.reopen_until), "DATETIME_FORMAT")
        words = _("%(store)s can be opened again until %(until)s. Come back after that.")
        yield words % (named | {"until": until})


BARS.append(what_is_owned)
