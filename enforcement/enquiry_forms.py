"""Forms of enquiries: what somebody asks, and what a moderator answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.countries import UNIONS, country_name, markets
from core.forms import ActionForm
from enforcement.forms import text_area

NEEDED = {"required": _("This is needed, so that we can answer you.")}


class EnquiryForm(ActionForm):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages=NEEDED,
    )
    email = forms.EmailField(
        label=_("Your email"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages=NEEDED,
    )
    country = forms.ChoiceField(
        label=_("Country that you sell from"),
        error_messages={"required": _("Choose the country that you sell from.")},
    )
    sells = forms.CharField(label=_("What you sell"), max_length=300, error_messages=NEEDED)
    message = forms.CharField(
        label=_("Your question"), widget=text_area(5), max_length=5000, error_messages=NEEDED
    )
    has_consented = forms.BooleanField(
        label=_("I agree that you keep this in order to answer me."),
        error_messages={"required": _("We may answer you only if you agree that we keep this.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        codes = sorted(markets() - set(UNIONS), key=country_name)
        named = [("", gettext("Choose…")), *((code, country_name(code)) for code in codes)]
        self.fields["country"].choices = named  # type: ignore[attr-defined]


class EnquiryAnswerForm(ActionForm):
    answer = forms.CharField(
        label=_("Your answer"),
        widget=text_area(6),
        max_length=5000,
        help_text=_("It goes to their address by mail, in these words."),
        error_messages={"required": _("Write the answer, or close the enquiry.")},
    )


class EnquiryCloseForm(ActionForm):
    reason = forms.CharField(
        label=_("Why it needs no answer"),
        widget=text_area(2),
        max_length=5000,
        help_text=_("For the record. Nobody is written to."),
        error_messages={"required": _("Say why, in a sentence or two.")},
    )
