"""Which column of a table is which field."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.forms import ActionForm
from core.models import KeptTable

Choices = Sequence[tuple[str, Any]]


class ColumnsForm(ActionForm):
    """One choice per column of a kept table: `choices` of it by its name, and a first guess."""

    def __init__(
        self,
        *args: Any,
        file: KeptTable,
        guessed: Sequence[str],
        choices: Callable[[str], Choices],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.file = file
        for place, (name, target) in enumerate(zip(file.header, guessed, strict=True)):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=name or _("Column %(number)s") % {"number": place + 1},
                choices=choices(name),
                initial=target,
                required=False,
            )

    @property
    def columns(self) -> list[tuple[Any, list[str]]]:
        """Each column's choice with what its first rows hold."""
        return [
            (
                self[f"column_{place}"],
                [row[place] for row in self.file.sample if place < len(row) and row[place]],
            )
            for place in range(len(self.file.header))
        ]

    @property
    def targets(self) -> list[str]:
        """The field of each column, "" where it is left out."""
        given = self.cleaned_data
        return [given[f"column_{place}"] for place in range(len(self.file.header))]
