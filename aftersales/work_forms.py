"""Forms of the work on a ticket: pause and priority."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.clockwork import rules_of
from aftersales.models import Ticket
from aftersales.resting import within
from core.forms import ActionForm
from policy.sections.service import ServiceTerms


class PauseForm(ActionForm):
    reason = forms.ChoiceField(label=_("Why the clock is to rest"))
    days = forms.IntegerField(label=_("For how many days"), min_value=1)

    def __init__(
        self, ticket: Ticket, is_mediator: bool, left: int, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id="pause_%s", **kwargs)
        # Where nothing is left, the verb says so and not the list.
        reasons = within(rules_of(ticket).reasons_for(is_mediator=is_mediator), max(left, 1))
        choices = [
            (code, _("%(reason)s (at most %(n)s days)") % {"reason": one.title, "n": one.most_days})
            for code, one in reasons.items()
        ]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
        longest = max((one.most_days for one in reasons.values()), default=1)
        self.fields["days"].widget.attrs["max"] = longest


class PriorityForm(ActionForm):
    priority = forms.ChoiceField(label=_("Priority"))
    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("Both sides read this."))

    def __init__(self, rules: ServiceTerms, priority: str, *args: Any, **kwargs: Any) -> None:
        initial = {"priority": priority}
        super().__init__(*args, auto_id="priority_%s", initial=initial, **kwargs)
        choices = [(code, str(one.title)) for code, one in rules.priorities_listed]
        self.fields["priority"].choices = choices  # type: ignore[attr-defined]
