"""What people type about orders and parcels."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import NotPossible
from core.forms import ActionForm
from policy.queries import policy_at
from shipping.actions.together import OPEN, joinable
from shipping.models import DeclaredEvent, Order, Provider
from shipping.part_forms import PartsForm
from shipping.queries.carriers import Offered


def _moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class LeavingForm(ActionForm):
    """How a parcel leaves: with whom, and under which number."""

    carrier = forms.CharField(label=_("Carrier"), max_length=40)
    service = forms.CharField(label=_("Service"), max_length=40, required=False)
    number = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        help_text=_("As it is printed on the label. The buyer gets it at once."),
    )
    as_printed = forms.BooleanField(
        label=_("The check digit does not fit, but the number is printed so"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.helper.layout = Layout("carrier", "service", "number", "as_printed")
        self.fields["carrier"].widget.attrs["list"] = "carriers"
        self.fields["service"].widget.attrs["list"] = "services"
        self.fields["number"].widget.attrs["autocomplete"] = "off"
        self.fields["number"].widget.attrs["spellcheck"] = "false"

    def point_at(self, error: NotPossible) -> None:
        """Offer the statement only once a check digit was found wrong."""
        super().point_at(error)
        if error.code == "check_digit":
            self.fields["as_printed"].widget = forms.CheckboxInput()


class DispatchForm(LeavingForm, PartsForm):
    """All that is left of one order, or a part of it: what is there of goods that are counted."""

    together = forms.BooleanField(
        label=_("It is one parcel with that order’s goods"),
        help_text=_("It holds goods of both orders, and left when it was declared for that one."),
        required=False,
    )
    # What is left and not there: some of it, or all.
    waits = False
    is_empty = False

    def __init__(self, *args: Any, order: Order, lines: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        # Asked once the number was found on a parcel of another order that it may be in.
        self.may_join = self.is_bound and bool(self["together"].value())
        ready = {line.pk: line.ready for line in lines if line.left > 0}
        if not ready:
            return
        self.waits = any(line.short > 0 for line in lines)
        self.is_empty = not any(ready.values())
        for name in self.parts:
            self.fields[name].initial = ready[int(name.removeprefix("line_"))]

    def point_at(self, error: NotPossible) -> None:
        # A field that an error points at is not among the clean ones any more.
        given = dict(self.cleaned_data)
        super().point_at(error)
        if error.code == "number_used":
            parcel = joinable(self.order, given["carrier"], given["number"])
            self.may_join = parcel is not None and parcel.status in OPEN

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts().items() if name != "together"}


class NumberForm(ActionForm):
    number = forms.CharField(
        label=_("Right tracking number"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    as_printed = forms.BooleanField(
        label=_("The check digit does not fit, but the number is printed so"), required=False
    )


class AnswerForm(ActionForm):
    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    statement = forms.CharField(
        label=_("Why this fact is right or explains itself"),
        widget=forms.Textarea({"rows": 3}),
    )
    document = forms.FileField(label=_("Document (PDF or picture)"), required=False)

    def facts(self) -> dict[str, Any]:
        """One byte more than fits is read, and left for the verb to refuse."""
        file = self.cleaned_data["document"]
        most = policy_at(clock.now()).uploads.evidence.max_bytes
        return self.cleaned_data | {"document": file.read(most + 1) if file else None}


class DeclareForm(ActionForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=DeclaredEvent.Kind.choices)
    title = forms.CharField(label=_("What happens"), max_length=200)
    why = forms.CharField(
        label=_("Why nobody could send around it"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Sellers read it."),
    )
    source_url = forms.URLField(
        label=_("Source"),
        max_length=300,
        assume_scheme="https",
        help_text=_("A page that anybody can open."),
    )
    countries = forms.CharField(
        label=_("Countries"), max_length=800, help_text=_("Codes, such as “DE, NL”.")
    )
    carriers = forms.CharField(
        label=_("Carriers"),
        max_length=800,
        required=False,
        help_text=_("Names with commas between them, as sellers write them. Empty: all."),
    )
    starts_at = forms.DateTimeField(label=_("From"), widget=_moment_input())
    ends_at = forms.DateTimeField(label=_("Until"), widget=_moment_input())

    def facts(self) -> dict[str, Any]:
        known = self.cleaned_data
        countries = known["countries"].upper().replace(",", " ").split()
        carriers = [name.strip() for name in known["carriers"].split(",") if name.strip()]
        return known | {"countries": countries, "carriers": carriers}


class EndpointForm(ActionForm):
    provider = forms.ChoiceField(label=_("Who reports"), choices=Provider.choices)
    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=40,
        required=False,
        help_text=_("As you name it when you dispatch. Empty for trackers: all carriers."),
    )
    secret = forms.CharField(
        label=_("Secret of the provider"),
        max_length=200,
        required=False,
        help_text=_("Only for AfterShip, 17TRACK and karrio, which show one of theirs."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
