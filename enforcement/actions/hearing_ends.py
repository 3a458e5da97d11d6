"""The end of a case whose store was asked: heard, or said why not, and told how it ended."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import User
from core.errors import NotPossible
from core.events import record
from enforcement.actions.guards import clean_reason
from enforcement.checks.naming import named_in
from enforcement.models import Case
from enforcement.queries.hearings import Heard
from enforcement.queries.ties import stores_tied_by


def refuse_unheard(heard: Heard, unheard: str) -> str:
    """Return why the store is not heard first; empty where it was, or let its time go by.

    Raises NotPossible on `unheard` while time to answer is left and no reason is given.
    """
    return clean_reason(unheard, field="unheard") if heard.is_waiting else ""


def refuse_naming(case: Case, *, reason: str, unheard: str) -> None:
    """The store must not read whom it is tied to. Raises NotPossible on the entry that says it."""
    names = [name for store in stores_tied_by(case) for name in (store.name, store.slug)]
    for field, text in (("reason", reason), ("unheard", unheard)):
        if name := named_in(text, names):
            words = _(
                "“%(name)s” is the store that this one is tied to, and the seller reads this. Write"
                " “another store” instead."
            )
            raise NotPossible(words % {"name": name}, field=field)


def close_hearings(case: Case, *, actor: User, now: datetime) -> None:
    """Tell a store that was asked that nothing is held against it. In the caller's transaction."""
    hearing = case.hearings.last()
    if hearing is None:
        return
    record(
        "link.cleared",
        subject=hearing,
        store=case.store,
        actor=actor,
        at=now,
        notify=case.store.people(*RUNNING_ROLES),
        facts={"hearing": hearing.number},
    )
