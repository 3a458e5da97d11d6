"""What is chosen for an address that is told what happens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.events import KINDS
from core.forms import ActionForm
from core.listeners import OFFERED, TEST


class ListenerForm(ActionForm):
    # A browser cannot ask for at least one of several boxes.
    use_required_attribute = False

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("It begins with https:// and can be reached from the internet."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Events"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one of the events.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind, KINDS[kind].label) for kind in OFFERED if kind != TEST]
        self.fields["kinds"].choices = offered  # type: ignore[attr-defined]
