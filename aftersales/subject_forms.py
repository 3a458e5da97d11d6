"""The form by which a mediator says what a ticket is about."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.clockwork import rules_of
from aftersales.models import Suggestion, Ticket, TicketLine
from core.forms import ActionForm


class SubjectForm(ActionForm):
    """One field `reason_…` an article; what the words suggest stands in it already."""

    kind = forms.ChoiceField(label=_("What it is about"))

    def __init__(
        self,
        ticket: Ticket,
        lines: Iterable[TicketLine],
        suggestion: Suggestion | None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, auto_id="subject_%s", **kwargs)
        rules = rules_of(ticket)
        kinds = [(code, str(kind.title)) for code, kind in rules.kinds_listed]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kind"].initial = suggestion.kind if suggestion else ticket.kind
        listed = sorted(rules.reasons.items(), key=lambda pair: pair[1].place)
        reasons = [(code, str(reason.title)) for code, reason in listed]
        for row in lines:
            self.fields[f"reason_{row.line_id}"] = forms.ChoiceField(
                label=row.line.title,
                choices=reasons or [(row.reason, row.reason)],
                initial=suggestion.reason if suggestion else row.reason,
            )
        self.fields["why"] = forms.CharField(
            label=_("Why"), max_length=300, help_text=_("Both sides read this.")
        )
        # Made before there were fields for the articles, the layout would leave them out.
        self.helper.layout = Layout(*self.fields)

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        reasons = {
            int(name.removeprefix("reason_")): code
            for name, code in given.items()
            if name.startswith("reason_")
        }
        return {"kind": given["kind"], "reasons": reasons, "why": given["why"]}
