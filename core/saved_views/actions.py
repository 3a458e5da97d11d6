"""Keep a view of a list, change it, let a list open with it, and forget it."""

import unicodedata
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import NotAllowed, NotPossible
from core.events import record
from core.models import DefaultView, SavedView
from core.saved_views.indexes import Index, index_of

# As many as still are tabs; the next one would only hide the others.
VIEWS_AT_MOST = 20
NAME_AT_MOST = 60
# Far below what an address may hold.
QUERY_AT_MOST = 1000


@transaction.atomic
def save_view(
    index: Index, store: Any, *, name: str, query: str, is_team: bool, actor: Any, now: datetime
) -> SavedView:
    """Keep what narrows and sorts the list under a name, for this person or for the team.

    Raises NotAllowed to outsiders; NotPossible on `name` when it is empty, too long or taken,
    and when there are as many views as fit. Rule: docs/rules/core.md#saved-views.
    """
    _refuse_stranger(index, store, actor)
    facts = {"name": _clean(name), "query": _fitting(query), "is_team": is_team}
    views = SavedView.objects.of_list(index.key, store).filter(is_team=is_team)
    count = (views if is_team else views.filter(person=actor)).count()
    if count >= VIEWS_AT_MOST:
        raise NotPossible(_too_many(is_team))
    view = SavedView(index=index.key, store=store, person=actor, created_at=now, **facts)
    _save(view)
    _record("view.saved", view, actor, now)
    return view


@transaction.atomic
def change_view(
    view: SavedView, *, name: str, query: str, is_team: bool, actor: Any, now: datetime
) -> SavedView:
    """Give the view another name, filter or readers. The same again does nothing.

    Raises NotAllowed to everybody but its person and, for a view of the team, those who manage
    the list; NotPossible on `name` as `save_view`, and on `is_team` where somebody would take
    another person's view for themselves or the team has as many as fit.
    """
    locked, index = _lock(view, actor)
    name, query = _clean(name), _fitting(query)
    if (locked.name, locked.query, locked.is_team) == (name, query, is_team):
        return locked
    if is_team != locked.is_team:
        _refuse_move(locked, index, is_team, actor)
    locked.name, locked.query, locked.is_team = name, query, is_team
    _save(locked)
    if not is_team:
        # Nobody else's list opens with it any more.
        locked.defaults.exclude(person=locked.person).delete()
    _record("view.changed", locked, actor, now)
    return locked


@transaction.atomic
def delete_view(view: SavedView, *, actor: Any, now: datetime) -> None:
    """Forget the view; no row of the list changes. Raises NotAllowed as `change_view`."""
    locked, _index = _lock(view, actor)
    _record("view.deleted", locked, actor, now)
    locked.delete()


@transaction.atomic
def open_with(view: SavedView, *, actor: Any, now: datetime, on: bool = True) -> None:
    """Let the list open with this view for this person, or as ever where `on` is False.

    Raises NotAllowed to outsiders and for somebody else's own view.
    """
    index = index_of(view.index)
    _refuse_stranger(index, view.store, actor)
    if not view.is_team and view.person_id != actor.pk:
        raise NotAllowed(_("This view is somebody else’s."))
    place = {"index": view.index, "store": view.store, "person": actor}
    if on:
        DefaultView.objects.update_or_create(**place, defaults={"view": view})
    else:
        DefaultView.objects.filter(**place, view=view).delete()
    _record("view.opened_with" if on else "view.not_opened_with", view, actor, now)


def _lock(view: SavedView, actor: Any) -> tuple[SavedView, Index]:
    index = index_of(view.index)
    _refuse_stranger(index, view.store, actor)
    if view.person_id != actor.pk and not (view.is_team and index.manages(actor, view.store)):
        raise NotAllowed(_("This view is somebody else’s."))
    rows = SavedView.objects.select_related("store").select_for_update(of=("self",))
    return rows.get(pk=view.pk), index


def _refuse_move(view: SavedView, index: Index, is_team: bool, actor: Any) -> None:
    if not is_team and view.person_id != actor.pk:
        words = _("Somebody else made this view of the team. Save one of your own instead.")
        raise NotPossible(words, field="is_team")
    there = SavedView.objects.of_list(index.key, view.store).filter(is_team=is_team)
    count = (there if is_team else there.filter(person=view.person)).count()
    if count >= VIEWS_AT_MOST:
        raise NotPossible(_too_many(is_team), field="is_team")


def _refuse_stranger(index: Index, store: Any, actor: Any) -> None:
    if not index.works(actor, store):
        raise NotAllowed(_("You do not work with this list."))


def _too_many(is_team: bool) -> str:
    words = (
        _("The team has %(limit)s views, which is as many as fit. Delete one first.")
        if is_team
        else _("You have %(limit)s views, which is as many as fit. Delete one first.")
    )
    return words % {"limit": VIEWS_AT_MOST}


def _fitting(query: str) -> str:
    if len(query) > QUERY_AT_MOST:
        words = _("Up to %(limit)s characters of filters can be kept. Remove some of them.")
        raise NotPossible(words % {"limit": QUERY_AT_MOST})
    return query


def _clean(name: str) -> str:
    seen = (sign if unicodedata.category(sign)[0] != "C" else " " for sign in name)
    name = " ".join("".join(seen).split())
    if not name:
        raise NotPossible(_("Give the view a name."), field="name")
    if len(name) > NAME_AT_MOST:
        words = _("Up to %(limit)s characters fit. Shorten the name.")
        raise NotPossible(words % {"limit": NAME_AT_MOST}, field="name")
    return name


def _save(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        words = _("There is a view of this name. Choose another one.")
        raise NotPossible(words, field="name") from None


def _record(kind: str, view: SavedView, actor: Any, now: datetime) -> None:
    facts = {"name": view.name}
    record(kind, subject=view, store=view.store, actor=actor, at=now, facts=facts)
