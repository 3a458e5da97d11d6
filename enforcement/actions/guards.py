"""Who may, and the lock that all changes of a store's standing share."""

from datetime import datetime
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotAllowed, NotPossible
from core.prepared import ASKER, Prepared, columns_of, prepare
from enforcement.checks.statement import LANGUAGES
from enforcement.models import Appeal, Case, Complaint, Sanction
from enforcement.queries.ties import works_for_either

LONGEST_REASON = 5000


def refuse_unless_moderator(actor: User, store: Store) -> None:
    """Moderators only, and nobody on a store of their own."""
    if not actor.is_moderator:
        raise NotAllowed(_("Only a moderator can do this."))
    if store.memberships.filter(user_id=actor.pk).exists():
        raise NotAllowed(_("You work for this store. Another moderator must do this."))


def refuse_tied(case: Case, actor: User) -> None:
    """Nobody on a case of a store of their own, nor of one that it ties to theirs."""
    if works_for_either(actor, case):
        words = _("You work for a store that this case is about. Another moderator must do this.")
        raise NotAllowed(words)


def refuse_unless_senior(actor: User, store: Store) -> None:
    refuse_unless_moderator(actor, store)
    if not actor.is_senior:
        raise NotAllowed(_("Only a senior moderator can do this."))


def refuse_unless_liaison(actor: User, store: Store | None) -> None:
    """Liaisons only, and nobody on a store of their own."""
    if not actor.is_liaison:
        raise NotAllowed(_("Only a liaison can do this."))
    if store and store.memberships.filter(user_id=actor.pk).exists():
        raise NotAllowed(_("You work for this store. Another liaison must do this."))


def refuse_unless_taker(row: Appeal | Complaint, actor: User) -> None:
    """Whoever took an appeal or complaint gives it back; a senior also for somebody else."""
    refuse_unless_moderator(actor, row.store)
    is_taken = row.status == row.Status.IN_REVIEW
    if is_taken and row.taken_by_id != actor.pk and not actor.is_senior:
        words = _("Only the moderator who took this can give it back, or a senior moderator.")
        raise NotAllowed(words)


def lock_store(store: Store) -> Store:
    """Decisions on one store come one after the other; different stores do not wait."""
    for found in _locked().rows_of(Store, store=store.pk):
        return found
    raise Store.DoesNotExist


@cache
def _locked() -> Prepared:
    rows = Store.objects.select_for_update(no_key=True).filter(pk=ASKER.store.pk)
    return prepare(rows.values_list(*columns_of(Store)))


def clean_reason(text: str, *, field: str = "reason") -> str:
    """Raises NotPossible on `field` when empty or too long."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise NotPossible(_("Say why, in a sentence or two."), field=field)
    if len(text) > LONGEST_REASON:
        words = _("At most %(limit)s characters; this has %(n)s.")
        raise NotPossible(words % {"limit": LONGEST_REASON, "n": len(text)}, field=field)
    return text


def iso(instant: datetime | None) -> str:
    """An instant as event facts keep it; empty where there is none."""
    return instant.isoformat() if instant else ""


def measure_of(sanction: Sanction) -> dict[str, str]:
    """What the sanction is, in both languages, for sentences about it."""
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = sanction.measure
    return words
