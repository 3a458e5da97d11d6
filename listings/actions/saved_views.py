"""Named views of the index, each person's own."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotAllowed, NotPossible
from core.events import record
from listings.facts import CONTROL
from listings.filters import Filter
from listings.models import SavedView

# As many as still are tabs; the next one would only hide the others.
VIEWS_AT_MOST = 20
NAME_AT_MOST = 60


@transaction.atomic
def save_view(
    store: Store, *, name: str, narrowed: Filter, actor: User, now: datetime
) -> SavedView:
    """Keep the filter and the sort under a name, for this person in this store.

    Raises NotAllowed to outsiders; NotPossible on `name` when it is empty, too long or taken,
    and when the person has as many views as one can have.
    """
    _refuse_stranger(store, actor)
    name = _clean(name)
    mine = SavedView.objects.filter(store=store, person=actor)
    if mine.count() >= VIEWS_AT_MOST:
        words = _("You have %(limit)s views, which is as many as fit. Delete one first.")
        raise NotPossible(words % {"limit": VIEWS_AT_MOST})
    facts = {"name": name, "query": narrowed.kept, "created_at": now}
    try:
        with transaction.atomic():
            view = SavedView.objects.create(store=store, person=actor, **facts)
    except IntegrityError:
        raise _name_taken() from None
    record(
        "listings.view_saved", subject=view, store=store, actor=actor, at=now, facts={"name": name}
    )
    return view


@transaction.atomic
def change_view(
    view: SavedView, *, name: str, narrowed: Filter, actor: User, now: datetime
) -> SavedView:
    """Give the view another name, or let it keep another filter. The same again does nothing.

    Raises NotAllowed to everybody but its person; NotPossible on `name` as `save_view`.
    """
    locked = _lock(view, actor)
    name = _clean(name)
    if (locked.name, locked.query) == (name, narrowed.kept):
        return locked
    locked.name, locked.query = name, narrowed.kept
    try:
        with transaction.atomic():
            locked.save(update_fields=["name", "query"])
    except IntegrityError:
        raise _name_taken() from None
    facts = {"name": name}
    store = locked.store
    record("listings.view_changed", subject=locked, store=store, actor=actor, at=now, facts=facts)
    return locked


@transaction.atomic
def delete_view(view: SavedView, *, actor: User, now: datetime) -> None:
    """Forget the view; no listing changes. Raises NotAllowed to everybody but its person."""
    locked = _lock(view, actor)
    facts = {"name": locked.name}
    store = locked.store
    record("listings.view_deleted", subject=locked, store=store, actor=actor, at=now, facts=facts)
    locked.delete()


def _lock(view: SavedView, actor: User) -> SavedView:
    if view.person_id != actor.pk:
        raise NotAllowed(_("This view is somebody else’s."))
    _refuse_stranger(view.store, actor)
    rows = SavedView.objects.select_related("store").select_for_update(of=("self",))
    return rows.get(pk=view.pk)


def _refuse_stranger(store: Store, actor: User) -> None:
    if not store.people().filter(pk=actor.pk).exists():
        raise NotAllowed(_("You do not work for this store."))


def _clean(name: str) -> str:
    name = " ".join(CONTROL.sub("", name).split())
    if not name:
        raise NotPossible(_("Give the view a name."), field="name")
    if len(name) > NAME_AT_MOST:
        words = _("Up to %(limit)s characters fit. Shorten the name.")
        raise NotPossible(words % {"limit": NAME_AT_MOST}, field="name")
    return name


def _name_taken() -> NotPossible:
    return NotPossible(_("You have a view of this name. Choose another one."), field="name")
