"""Forms of an appeal against a ruling."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.actions.appealed_money import payers_open
from aftersales.actions.ruled_returns import waiting_return
from aftersales.amounts import AmountField, name_currency
from aftersales.forms import text_area
from aftersales.models import RulingAppeal
from aftersales.models.appeals import ANSWERED
from aftersales.models.rulings import Payer
from core.forms import ActionForm
from policy.file_forms import FilesField, say_limits


class AppealForm(ActionForm):
    evidence = forms.CharField(
        label=_("What is new"),
        widget=text_area(),
        max_length=5000,
        help_text=_("Say what was not known when it was decided, and how it can be seen."),
    )
    attachments = FilesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_limits(self.fields["attachments"])


class AnswerForm(ActionForm):
    outcome = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    more_minor = AmountField(label=_("More money back to the buyer"), required=False)
    left_minor = AmountField(label=_("What still goes back to the buyer"), required=False)
    return_paid_by = forms.ChoiceField(
        label=_("The way back of the goods"),
        required=False,
        help_text=_("The goods are waited for. Only where it is granted."),
    )
    answer = forms.CharField(
        label=_("Why, in your words"),
        widget=text_area(),
        max_length=2000,
        help_text=_("Both sides read this."),
    )

    def __init__(self, appeal: RulingAppeal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [(code, RulingAppeal.Status(code).label) for code in ANSWERED]
        self.fields["outcome"].choices = answers  # type: ignore[attr-defined]
        currency = appeal.ruling.ticket.order.currency
        waiting = waiting_return(appeal.ruling, appeal.ruling.ticket)
        if appeal.side == RulingAppeal.Side.BUYER:
            words = _("In %(currency)s, on top of what the ruling gives. Only where it is granted.")
            name_currency(self, "more_minor", currency, words)
            del self.fields["left_minor"]
            self._offer_payers(payers_open(waiting))
            return
        del self.fields["more_minor"], self.fields["return_paid_by"]
        if waiting is None:
            del self.fields["left_minor"]
            return
        words = _(
            "In %(currency)s, where it is granted; 0 for nothing. The money waits for the goods:"
            " say also what becomes of them."
        )
        name_currency(self, "left_minor", currency, words, least=0)

    def _offer_payers(self, payers: Sequence[Payer]) -> None:
        if not payers:
            del self.fields["return_paid_by"]
            return
        as_ruled = ("", _("As the ruling says"))
        choices = [as_ruled, *((one.value, one.label) for one in payers)]
        self.fields["return_paid_by"].choices = choices  # type: ignore[attr-defined]
