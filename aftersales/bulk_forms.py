"""Forms of what is done to many tickets; their field names are the verbs' parameters."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from aftersales.actions.lines import LONGEST_TEXT
from aftersales.forms import text_area
from core.forms import ActionForm


class ColleagueForm(ActionForm):
    to = forms.TypedChoiceField(label=_("Mediator"), coerce=int)

    def __init__(self, named: Sequence[tuple[User, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person, _label in named}
        choices = [(person.pk, label) for person, label in named]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"to": self.people[self.cleaned_data["to"]]}


class HandOverForm(ColleagueForm):
    note = forms.CharField(
        label=_("Note for the next mediator"),
        max_length=LONGEST_TEXT,
        widget=text_area(3),
        help_text=_("What is done, what is still open. Only the team reads it."),
    )
