"""The form by which anybody reports a thing of a store."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import registry
from core.forms import ActionForm
from enforcement import answers
from enforcement.forms import KINDS, text_area
from enforcement.models import Report
from policy.queries import policy_at


class PublicReportForm(ActionForm):
    """The parts that Article 16(2) of the DSA asks for; `initial` comes from the address line."""

    subject_kind = forms.ChoiceField(label=_("What you report"))
    place = forms.CharField(
        label=_("Where you saw it"),
        max_length=500,
        help_text=_(
            "The listing’s address or number, the parcel’s tracking number, or the store’s name."
        ),
        error_messages={"required": _("Give the address or the number.")},
    )
    ground = forms.ChoiceField(
        label=_("Why it should not be here"),
        choices=Report.Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a ground.")},
    )
    rule_code = forms.ChoiceField(
        label=_("What it breaks"), error_messages={"required": _("Choose what it breaks.")}
    )
    explanation = forms.CharField(
        label=_("What is wrong"),
        widget=text_area(6),
        max_length=5000,
        help_text=_("Say what you saw, where and when, so that somebody else can check it."),
        error_messages={"required": _("Say what is wrong, in a few sentences.")},
    )
    role = forms.ChoiceField(
        label=_("Who you are"),
        choices=Report.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who you are.")},
    )
    right_number = forms.CharField(
        label=_("Number of your right"),
        required=False,
        max_length=100,
        help_text=_("For owners of rights: the trade mark, design, patent or work."),
    )
    flagger_code = forms.CharField(
        label=_("Code of a trusted flagger"),
        required=False,
        max_length=100,
        help_text=_("Only for organisations that we gave one."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your email"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We confirm and answer there. The store does not get it."),
    )
    is_abuse_offence = forms.BooleanField(
        label=_("It is about sexual abuse of children"),
        required=False,
        help_text=_(
            "Articles 3 to 7 of Directive 2011/93/EU. Only then you may leave out name and email."
        ),
    )
    is_good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I say here is accurate and complete."),
        error_messages={"required": _("Confirm that what you say is accurate.")},
    )

    def __init__(self, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in KINDS if kind in registry.places]
        self._choose_from("subject_kind", [(kind, KINDS[kind]) for kind in kinds])
        rules = answers.causes(policy_at(now))
        blank = ("", _("Choose…"))
        named = [(code, str(rule.title)) for code, rule in rules.items()]
        self._choose_from("rule_code", [blank, *named])

    def _choose_from(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
