"""Forms of the authority desk; their field names are the verbs' parameters."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from core.countries import UNIONS, country_name, markets
from core.disclosure import HOLDINGS
from core.forms import ActionForm
from enforcement.forms import text_area
from enforcement.models import AuthorityRequest, Hold, ReleaseProposal

LOCAL = "%Y-%m-%dT%H:%M"


def instant(label: Any, **options: Any) -> forms.DateTimeField:
    """A moment in the reader's own zone."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(label=label, widget=widget, **options)


def countries() -> list[tuple[str, str]]:
    codes = markets() - set(UNIONS)
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])


def store_of(slug: str) -> Store:
    found: Store | None = Store.objects.filter(slug=slug).first()
    if found is None:
        raise forms.ValidationError(_("There is no store with this short name."))
    return found


class RequestForm(ActionForm):
    """A request as it came, typed in by a liaison."""

    about = forms.SlugField(
        label=_("Store it is about"), help_text=_("Its short name, as in its address.")
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=AuthorityRequest.Kind.choices)
    authority = forms.CharField(label=_("Authority"), max_length=200)
    officer = forms.CharField(label=_("Officer"), max_length=200)
    country = forms.ChoiceField(label=_("Jurisdiction"))
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300)
    reference = forms.CharField(label=_("Its file number"), max_length=100)
    channel = forms.ChoiceField(label=_("How it came"), choices=AuthorityRequest.Channel.choices)
    contact = forms.CharField(
        label=_("From which address or number"), max_length=200, help_text=_("As it came.")
    )
    wants = forms.CharField(label=_("What it asks for"), widget=text_area(4), max_length=5000)
    due_at = instant(_("Answer by"))
    secret_until = instant(
        _("Secret until"),
        required=False,
        help_text=_("Empty: the store is told when records are released."),
    )
    secrecy_basis = forms.CharField(label=_("Basis of the secrecy"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]

    def clean_about(self) -> Store:
        return store_of(self.cleaned_data["about"])


class VerifyForm(ActionForm):
    how = forms.CharField(
        label=_("How you know that it is they"),
        widget=text_area(),
        max_length=5000,
        help_text=_("Call a number that you found elsewhere; never one from the request itself."),
    )


class RefuseForm(ActionForm):
    reason = forms.CharField(
        label=_("Why nothing is handed over"), widget=text_area(), max_length=5000
    )


class SendBackForm(ActionForm):
    reason = forms.CharField(
        label=_("What should be different"), widget=text_area(), max_length=5000
    )


class SecrecyForm(ActionForm):
    until = instant(_("Secret until"))
    basis = forms.CharField(label=_("Basis of the secrecy"), max_length=300)


class ProposalForm(ActionForm):
    """Which fields of which records; one group of boxes for each kind of record."""

    since = instant(_("Records from"), required=False)
    until = instant(_("Records before"), required=False)
    orders = forms.CharField(
        label=_("Only these orders"),
        required=False,
        widget=text_area(2),
        help_text=_("Numbers, one a line. Empty: all orders of the period."),
    )
    reason = forms.CharField(label=_("Why no less will do"), widget=text_area(), max_length=5000)

    def __init__(self, last: ReleaseProposal | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = last.scope if last else {}
        boxes = {key: _boxes(key, scope.get(key, [])) for key in HOLDINGS}
        self.fields = {f"scope_{key}": box for key, box in boxes.items()} | self.fields
        # It was laid out before there were boxes.
        self.helper.layout = self.helper.build_default_layout(self)

    def facts(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["scope"] = {key: given.pop(f"scope_{key}") for key in HOLDINGS}
        lines = given["orders"].splitlines()
        return given | {"orders": [line.strip() for line in lines if line.strip()]}


def _boxes(key: str, chosen: list[str]) -> forms.MultipleChoiceField:
    holding = HOLDINGS[key]
    return forms.MultipleChoiceField(
        label=cast(Any, holding.label),
        required=False,
        initial=chosen,
        choices=[(name, label) for name, (label, _path) in holding.fields.items()],
        widget=forms.CheckboxSelectMultiple,
    )


class HoldForm(ActionForm):
    subject_kind = forms.ChoiceField(label=_("Keep everything about"), choices=Hold.Kind.choices)
    subject_id = forms.CharField(
        label=_("Which one"),
        max_length=254,
        help_text=_("A store’s short name, a mail address, the number of an order or ticket."),
    )
    basis = forms.CharField(label=_("Basis"), max_length=300)
    until = instant(_("Until"))
    request = forms.ModelChoiceField(
        AuthorityRequest.objects.all(), required=False, widget=forms.HiddenInput
    )


class LiftForm(ActionForm):
    reason = forms.CharField(label=_("Why it is lifted"), max_length=5000)


class ThreatForm(ActionForm):
    suspicion = forms.CharField(
        label=_("What you saw, and where"), widget=text_area(4), max_length=5000
    )
    about = forms.SlugField(
        label=_("Store"), required=False, help_text=_("Its short name. Empty: no store.")
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        help_text=_("Where it happens, or where the suspect or the victim is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Not known")), *countries()]  # type: ignore[attr-defined]

    def clean_about(self) -> Store | None:
        slug = self.cleaned_data["about"]
        return store_of(slug) if slug else None


class ToldForm(ActionForm):
    told = forms.CharField(
        label=_("Which authority was told"),
        max_length=200,
        help_text=_("Of the country named above; where none is known, our own or Europol."),
    )
    how = forms.CharField(label=_("How"), max_length=200)


class NoThreatForm(ActionForm):
    reason = forms.CharField(label=_("Why there is no threat"), widget=text_area(), max_length=5000)
