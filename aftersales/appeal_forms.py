"""Forms of an appeal against a ruling."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.amounts import AmountField, name_currency
from aftersales.forms import text_area
from aftersales.models import RulingAppeal
from core.forms import ActionForm


class AppealForm(ActionForm):
    evidence = forms.CharField(
        label=_("What is new"),
        widget=text_area(),
        max_length=5000,
        help_text=_("Say what was not known when it was decided, and how it can be seen."),
    )


class AnswerForm(ActionForm):
    outcome = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    more_minor = AmountField(label=_("More money back to the buyer"), required=False)
    answer = forms.CharField(
        label=_("Why, in your words"),
        widget=text_area(),
        max_length=2000,
        help_text=_("Both sides read this."),
    )

    def __init__(self, appeal: RulingAppeal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [pair for pair in RulingAppeal.Status.choices if pair[0] != "filed"]
        self.fields["outcome"].choices = answers  # type: ignore[attr-defined]
        if appeal.side == RulingAppeal.Side.SELLER:
            del self.fields["more_minor"]
            return
        words = _("In %(currency)s, on top of what went back. Only where it is granted.")
        name_currency(self, "more_minor", appeal.ruling.ticket.order.currency, words)
