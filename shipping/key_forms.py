"""What people choose for a key of the API."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scopes import OF_OWNERS, Scope
from core.errors import NotPossible
from core.forms import ActionForm


class KeyForm(ActionForm):
    # A browser cannot ask for at least one of several boxes.
    use_required_attribute = False

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("The system that will use it, such as your shop software."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        initial=Scope.values,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave out what the system does not need."),
        error_messages={"required": _("Choose at least one thing that the key may do.")},
    )
    last_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("Empty: until somebody closes it. The owner is told some days before."),
    )
    is_signed_only = forms.BooleanField(
        label=_("Take signed calls only"),
        required=False,
        initial=True,
        help_text=_("Then the key alone is of no use to who finds it."),
    )

    def __init__(self, *args: Any, is_owner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_owner:
            may = [one for one in Scope.choices if one[0] not in OF_OWNERS]
            self.fields["scopes"].choices = may  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """A key with a last day ends as that day does where its maker is."""
        facts = dict(self.cleaned_data)
        last_on = facts.pop("last_on")
        if last_on:
            morning = datetime.combine(last_on + timedelta(days=1), time.min)
            facts["expires_at"] = timezone.make_aware(morning)
        return facts

    def clean_last_on(self) -> Any:
        """A day that has a next one: the calendar of dates ends in the year 9999."""
        last_on = self.cleaned_data["last_on"]
        if last_on and last_on.year > 9000:
            raise forms.ValidationError(_("Choose an earlier day."))
        return last_on

    def point_at(self, error: NotPossible) -> None:
        if error.field == "expires_at":
            error.field = "last_on"
        super().point_at(error)
