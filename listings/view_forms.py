"""The form of a saved view: its name, and whether it takes over what is shown now."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.forms import ActionForm
from listings.filters import Filter
from listings.models import SavedView
from listings.saved_views import filter_of


class SavedViewForm(ActionForm):
    name = forms.CharField(label=pgettext_lazy("view", "Name"), max_length=60)
    take_over = forms.BooleanField(
        label=gettext_lazy("Keep what is shown now instead"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, view: SavedView | None = None, shown: Filter | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"name": view.name if view else ""}, **kwargs)
        self.kept = filter_of(view) if view else None
        self.shown = shown
        # Without a filter in the address, the reader came to rename or to delete.
        self.differs = bool(self.kept and shown and shown.saved and shown.kept != self.kept.kept)
        if not self.differs:
            del self.fields["take_over"]

    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = {"name": self.cleaned_data["name"]}
        if self.kept is None:
            return facts
        taken = self.shown if self.cleaned_data.get("take_over") else self.kept
        return facts | {"narrowed": taken}
