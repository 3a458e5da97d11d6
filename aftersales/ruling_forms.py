"""Forms of the mediation page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.amounts import AmountField, name_currency
from aftersales.forms import text_area
from aftersales.models import Ticket
from aftersales.models.rulings import Effect, Payer
from aftersales.standard import Told
from core.forms import ActionForm

ANSWERS = (("", _("Not known")), ("yes", _("Yes")), ("no", _("No")))
AS_USUAL = ("", _("As the standard says"))
FACT = "fact_"


class RulingForm(ActionForm):
    """A ruling, with an answer to each criterion that only a person can judge."""

    benefited = forms.ChoiceField(
        label=_("Decided for"), choices=Ticket.Benefited.choices, widget=forms.RadioSelect
    )
    refund_minor = AmountField(label=_("Money back to the buyer"), required=False)
    reason = forms.CharField(
        label=_("Why, in your words"),
        widget=text_area(),
        max_length=2000,
        help_text=_("Both sides read this."),
    )
    effect = forms.ChoiceField(
        label=_("Counts in the store’s measures"),
        choices=(AS_USUAL, *Effect.choices),
        required=False,
    )
    return_paid_by = forms.ChoiceField(
        label=_("Whether the goods come back"), choices=(AS_USUAL, *Payer.choices), required=False
    )
    departure = forms.CharField(
        label=_("Why it departs from the standard"),
        widget=text_area(2),
        max_length=2000,
        required=False,
        help_text=_("Needed where it gives less, more or otherwise. Both sides read this."),
    )

    def __init__(self, ticket: Ticket, criteria: Iterable[Told], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("In %(currency)s. Leave it empty for no money.")
        name_currency(self, "refund_minor", ticket.order.currency, words)
        for told in criteria:
            if not told.is_known:
                self.fields[FACT + told.code] = forms.ChoiceField(
                    label=str(told.criterion.title),
                    choices=ANSWERS,
                    widget=forms.RadioSelect,
                    required=False,
                    initial="",
                )
        # The facts are drawn beside the standard, not among the fields of the decision.
        self.helper.render_unmentioned_fields = False
        self.helper.layout = self.helper.build_default_layout(self)
        self.helper.layout.fields = [n for n in self.fields if not n.startswith(FACT)]

    def facts(self) -> dict[str, Any]:
        given = {k: v for k, v in self.cleaned_data.items() if not k.startswith(FACT)}
        return given | {"answers": answers_in(self.cleaned_data)}


def answers_in(typed: Mapping[str, Any]) -> dict[str, bool]:
    """What a person said of criteria, of whatever was typed or kept."""
    return {
        name.removeprefix(FACT): value == "yes"
        for name, value in typed.items()
        if name.startswith(FACT) and value in ("yes", "no")
    }


class SendBackForm(ActionForm):
    reason = forms.CharField(label=_("What should change"), max_length=2000, widget=text_area(3))
