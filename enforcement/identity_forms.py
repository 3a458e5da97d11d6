"""Forms of trader identities: what the owner files, and what a moderator finds wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.countries import UNIONS, country_name, markets
from core.forms import ActionForm
from enforcement.actions.identity_answers import FIELDS
from enforcement.checks.trader_facts import LONGEST
from enforcement.forms import text_area
from enforcement.models import IdentityDocument, TraderIdentity
from policy.file_forms import FilesField, say_limits

NEEDED = {"required": _("This is needed: buyers and authorities rely on it.")}
# Filled in again from what was filed last; accounts and files are not.
SHOWN_AGAIN = (
    "name",
    "address",
    "country",
    "phone",
    "email",
    "register_name",
    "register_number",
)
LABELS = {
    "name": _("Name of the trader"),
    "address": _("Postal address"),
    "country": _("Country"),
    "phone": _("Phone number"),
    "email": _("Email"),
    "payment_account": _("Payment account"),
    "register_name": _("Trade register"),
    "register_number": _("Number in the register"),
    "documents": _("Identification"),
    "extracts": _("Extract of the trade register"),
}


def _line(name: str, *, required: bool = True, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=LABELS[name],
        max_length=LONGEST[name],
        required=required,
        error_messages=NEEDED if required else {},
        **more,
    )


class IdentityForm(ActionForm):
    """What Article 30(1) of the DSA asks for."""

    name = _line("name", help_text=_("Your own, or that of the company, as in its register."))
    address = _line("address", widget=text_area(3))
    country = forms.ChoiceField(label=LABELS["country"], error_messages=NEEDED)
    phone = _line("phone", widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}))
    email = forms.EmailField(label=LABELS["email"], error_messages=NEEDED)
    register_name = _line("register_name", required=False)
    register_number = _line("register_number", required=False)
    payment_account = forms.CharField(
        label=LABELS["payment_account"],
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    document_kind = forms.ChoiceField(
        label=_("How you identify yourself"),
        choices=[
            (kind, IdentityDocument.Kind(kind).label) for kind in IdentityDocument.IDENTIFYING
        ],
        initial=IdentityDocument.Kind.COPY,
        widget=forms.RadioSelect,
    )
    has_certified = forms.BooleanField(
        label=_("I offer only products and services that comply with the law of the EU."),
        error_messages={"required": _("Confirm that you offer only what complies with the law.")},
    )

    def __init__(
        self, before: TraderIdentity | None, country: str, data: Any = None, files: Any = None
    ) -> None:
        initial = {name: getattr(before, name) for name in SHOWN_AGAIN} if before else {}
        super().__init__(data, files, initial=initial or {"country": country})
        codes = sorted(markets() - set(UNIONS), key=country_name)
        named = [("", gettext("Choose…")), *((code, country_name(code)) for code in codes)]
        self.fields["country"].choices = named  # type: ignore[attr-defined]
        for name in ("documents", "extracts"):
            field = FilesField()
            field.label = LABELS[name]
            say_limits(field)
            self.fields[name] = field
            self.helper.layout.append(name)
        self._say_what_stays(before)

    def _say_what_stays(self, before: TraderIdentity | None) -> None:
        words = gettext(
            "We keep its last signs and a mark by which we know it again, never all of it."
        )
        if before:
            stays = gettext("Leave it empty to keep the one that ends in %(end)s.")
            words = f"{words} {stays % {'end': before.account_ending}}"
        self.fields["payment_account"].help_text = words


class RemarksForm(ActionForm):
    """A reason for each entry that is wrong; the others stay empty."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name in FIELDS:
            self.fields[name] = forms.CharField(
                label=LABELS[name], required=False, max_length=1000, widget=text_area(2)
            )
            self.helper.layout.append(name)

    def facts(self) -> dict[str, Any]:
        return {"remarks": self.cleaned_data}


class DoubtForm(ActionForm):
    reason = forms.CharField(
        label=_("What speaks against it"),
        widget=text_area(3),
        max_length=5000,
        help_text=_("The owner reads these words."),
        error_messages={"required": _("Say why, in a sentence or two.")},
    )
