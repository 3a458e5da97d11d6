"""The tabs of a list: its own, and the views that the reader and their team keep of it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import CharField, Exists, OuterRef
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import DefaultView, SavedView
from core.prepared import ASKER, Given, Prepared, columns_of, prepare
from core.saved_views.indexes import Index, index_of

# The parameter that names the view from which the reader came; it narrows nothing by itself.
SAVED = "saved"
Tab = tuple[str, str, Any, bool]
INDEX: Any = Given("index", CharField())


def store_of(request: Any, index: Index) -> Any:
    return request.store if index.is_of_store else None


def views_of(request: Any, index: Index) -> list[Any]:
    """Those that the reader sees, by name, each with `is_default`; one query a request."""
    kept: dict[str, list[Any]] = request.__dict__.setdefault("saved_views", {})
    if index.key not in kept:
        store, user = store_of(request, index), request.user
        given = {"user": user.pk, "index": index.key} | ({"store": store.pk} if store else {})
        shown = _shown(store is not None)
        kept[index.key] = shown.rows_of(SavedView, "is_default", **given)
    return kept[index.key]


@cache
def _shown(is_of_store: bool) -> Prepared:
    """The views that `user` sees of the list `index`, of `store` or of those that staff share."""
    rows = SavedView.objects.of_list(INDEX, ASKER.store if is_of_store else None)
    mine = DefaultView.objects.filter(view=OuterRef("pk"), person=ASKER.user.pk)
    shown = rows.shown_to(ASKER.user).annotate(is_default=Exists(mine))
    ordered = shown.order_by("is_team", "name", "pk")
    return prepare(ordered.values_list(*columns_of(SavedView, "is_default")))


def default_address(request: HttpRequest, key: str) -> str:
    """Where the list opens for this reader when its bare address is asked for; "" for there."""
    if request.META["QUERY_STRING"]:
        return ""
    index = index_of(key)
    chosen = next((view for view in views_of(request, index) if view.is_default), None)
    return address(index, chosen) if chosen else ""


def address(index: Index, view: SavedView) -> str:
    kept = QueryDict(view.query, mutable=True)
    kept[SAVED] = str(view.pk)
    return f"{index.url}?{kept.urlencode()}"


@dataclass(frozen=True)
class Tabs:
    """Which view an address shows: a kept one, as it was kept or changed, or none."""

    index: Index
    shown: str
    views: list[Any]
    named: str

    @classmethod
    def of(cls, request: Any, key: str) -> "Tabs":
        index = index_of(key)
        shown, named = index.meant(request.GET), request.GET.get(SAVED, "")
        return cls(index, shown, views_of(request, index), named)

    @property
    def current(self) -> Any:
        """The view the reader came from; without one, the view that keeps the same."""
        for view in self.views:
            if str(view.pk) == self.named:
                return view
        same = (view for view in self.views if self.shown and self._meant(view) == self.shown)
        return None if self.named else next(same, None)

    @property
    def is_changed(self) -> bool:
        current = self.current
        return current is not None and self._meant(current) != self.shown

    def _meant(self, view: SavedView) -> str:
        return self.index.meant(QueryDict(view.query))

    def rows(self, built_in: list[Tab]) -> list[Tab]:
        """The list's own tabs, then the kept ones."""
        current = self.current
        has_default = any(view.is_default for view in self.views)
        tabs = [
            # The bare address would open the reader's own choice.
            (label, url if "?" in url or not has_default else f"{url}?view=", count, on)
            for label, url, count, on in built_in
        ]
        if current is not None:
            tabs = [(label, url, count, False) for label, url, count, _on in tabs]
        return tabs + [
            (_name(view), address(self.index, view), None, view == current) for view in self.views
        ]

    @property
    def actions(self) -> list[tuple[str, str, str]]:
        """What can be done with the view that is shown: label, address, icon."""
        current = self.current
        query = f"?{self.shown}&{SAVED}={current.pk}" if current else f"?{self.shown}"
        new = reverse("core:save_view", args=[self.index.key]) + query
        save = (_("Save view"), new, "plus")
        if current is None:
            return [save]
        url = reverse("core:saved_view", args=[current.pk]) + query
        if self.is_changed:
            return [(_("Save changes"), url, "edit"), save]
        return [(_("Change view"), url, "edit")]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form that narrows sends along, so that a view stays the one it was."""
        return [(SAVED, str(self.current.pk))] if self.current else []

    @property
    def lost(self) -> str:
        """Says what the current view kept that the list no longer knows."""
        lost = self.index.lost(self.current.query) if self.current else []
        if not lost:
            return ""
        words = _(
            "“%(view)s” narrows by something that no longer exists (%(lost)s), so it shows more "
            "than it did. Change the view and save it."
        )
        return words % {"view": self.current.name, "lost": ", ".join(lost)}

    def context(self, built_in: list[Tab]) -> dict[str, Any]:
        return {
            "tabs": self.rows(built_in),
            "tab_note": _("changed") if self.is_changed else "",
            "tab_actions": self.actions,
            "tab_lost": self.lost,
        }


def _name(view: SavedView) -> str:
    return _("%(name)s (team)") % {"name": view.name} if view.is_team else view.name
