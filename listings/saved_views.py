"""The tabs of the index: the built-in views, and what one person keeps of their own."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from listings.filters import VIEW_LABELS, VIEWS, Filter
from listings.models import SavedView


def filter_of(view: SavedView) -> Filter:
    return Filter.of(QueryDict(view.query))


@dataclass(frozen=True)
class Tabs:
    """Which view the address shows: one of the person's own, as saved or changed, or none."""

    narrowed: Filter
    own: list[SavedView]

    @property
    def current(self) -> SavedView | None:
        """The view the reader came from; without one, the view that keeps the same."""
        if self.narrowed.saved:
            return next((view for view in self.own if str(view.pk) == self.narrowed.saved), None)
        kept = self.narrowed.kept
        return next((view for view in self.own if kept and filter_of(view).kept == kept), None)

    @property
    def is_changed(self) -> bool:
        current = self.current
        return current is not None and filter_of(current).kept != self.narrowed.kept

    def rows(self, counts: dict[str, str]) -> list[tuple[str, str, str | None, bool]]:
        """Label, address, count and "is it the current one" of each tab."""
        url, current = reverse("listings:index"), self.current
        # Out of a view of one's own, a built-in one shows all that it holds.
        base = Filter() if current else self.narrowed.but(saved="")
        found: list[tuple[str, str, str | None, bool]] = [
            (
                str(label),
                url + base.but(view=key).query(),
                counts[VIEWS[key]],
                current is None and key == self.narrowed.view,
            )
            for key, label in VIEW_LABELS.items()
        ]
        for view in self.own:
            target = url + filter_of(view).but(saved=str(view.pk)).query()
            found.append((view.name, target, None, view == current))
        return found

    @property
    def actions(self) -> list[tuple[str, str, str]]:
        """What can be done with the view that is shown: label, address, icon."""
        current, query = self.current, self.narrowed.query()
        save = (_("Save view"), reverse("listings:save_view") + query, "plus")
        if current is None:
            return [save]
        url = reverse("listings:saved_view", args=[current.pk]) + query
        if self.is_changed:
            return [(_("Save changes"), url, "edit"), save]
        return [(_("Change view"), url, "edit")]

    def context(self, counts: dict[str, str]) -> dict[str, Any]:
        return {
            "tabs": self.rows(counts),
            "tab_note": _("changed") if self.is_changed else "",
            "tab_actions": self.actions,
        }
