"""What an admin says of a carrier."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from shipping.checks.numbers.writing import write_forms
from shipping.queries.carriers import Known


class CarrierForm(ActionForm):
    key = forms.CharField(
        label=_("Key"), max_length=40, help_text=_("Small letters, digits and underscores.")
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        help_text=_("A parcel is this carrier’s when the name that its seller wrote begins so."),
    )
    services = forms.CharField(
        label=_("Services"),
        required=False,
        max_length=1500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line; offered to sellers when they dispatch."),
    )
    number_forms = forms.CharField(
        label=_("Forms of its numbers"),
        required=False,
        max_length=15_000,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false", "class": "mono"}),
        help_text=_("One a line: id | expression | scheme of its check digit | lead."),
    )
    link = forms.CharField(
        label=_("Where people see a parcel"),
        required=False,
        max_length=300,
        help_text=_("Such as https://carrier.example/track/{number}"),
    )
    effective_from = forms.DateTimeField(
        label=_("From"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: at once."),
    )

    def __init__(self, *args: Any, known: Known | None = None, **kwargs: Any) -> None:
        if known:
            kwargs["initial"] = {
                "name": known.name,
                "services": "\n".join(known.services),
                "number_forms": write_forms(known.forms),
                "link": known.link,
            }
        super().__init__(*args, **kwargs)
        self.known = known
        if known:
            del self.fields["key"]

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        key = {"key": self.known.key} if self.known else {"is_new": True}
        return given | key | {"services": given["services"].splitlines()}
