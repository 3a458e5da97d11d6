"""The form of a saved view: its name, its readers, and whether it takes over what is shown now."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.forms import ActionForm
from core.models import SavedView
from core.saved_views.actions import NAME_AT_MOST


class SavedViewForm(ActionForm):
    name = forms.CharField(label=pgettext_lazy("view", "Name"), max_length=NAME_AT_MOST)
    is_team = forms.BooleanField(
        label=gettext_lazy("For everybody who works with this list"), required=False
    )
    take_over = forms.BooleanField(
        label=gettext_lazy("Keep what is shown now instead"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, shown: str, came_from: bool = False, view: SavedView | None = None
    ) -> None:
        initial = {"name": view.name, "is_team": view.is_team} if view else {}
        super().__init__(*args, initial=initial)
        self.kept, self.shown = view.query if view else shown, shown
        # Without a filter in the address, the reader came to rename or to delete.
        self.differs = bool(view and came_from and shown != view.query)
        if not self.differs:
            del self.fields["take_over"]

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        query = self.shown if said.get("take_over") else self.kept
        return {"name": said["name"], "is_team": said["is_team"], "query": query}
