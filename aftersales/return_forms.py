"""Forms of returns; their field names are the verbs' parameters."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.actions import Found, Sent
from aftersales.clockwork import rules_of
from aftersales.forms import text_area
from aftersales.models import Return, TicketLine
from core import clock
from core.countries import country_name, markets
from core.fieldsets import Fieldset
from core.forms import ActionForm
from policy.file_forms import FilesField, say_limits
from policy.queries import policy_at

# Where no piece came there is no condition, and no policy's code begins so.
NOTHING = "-"


class AddressForm(ActionForm):
    lines = forms.CharField(
        label=_("Postal address"),
        max_length=400,
        widget=text_area(4),
        help_text=_("Name, street and place, as they stand on a label."),
    )
    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, country_name(code)) for code in markets()), key=lambda one: one[1])
        self.fields["country"].choices = named  # type: ignore[attr-defined]


class LabelForm(ActionForm):
    document = forms.FileField(label=_("Label (PDF or picture)"))

    def facts(self) -> dict[str, Any]:
        sent = self.cleaned_data["document"]
        most = policy_at(clock.now()).uploads.evidence.max_bytes
        # One byte too many is left for the verb to refuse.
        return {"document": Sent(sent.name or "", sent.read(most + 1))}


class SendBackForm(ActionForm):
    carrier = forms.CharField(label=_("Carrier"), max_length=40)
    number = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("It stands on the receipt and on the label."),
    )
    as_printed = forms.BooleanField(
        label=_("The check digit does not fit, but the number is printed so"),
        required=False,
        widget=forms.HiddenInput,
    )

    def run(self, *args: Any, **kwargs: Any) -> bool:
        """Offer the statement only once a check digit was found wrong."""
        done = super().run(*args, **kwargs)
        if not done and "number" in self.errors:
            self.fields["as_printed"].widget = forms.CheckboxInput()
        return done


class InspectForm(ActionForm):
    """Two fields an article: how many came, and in which condition."""

    note = forms.CharField(
        label=_("What is missing or wrong"),
        required=False,
        max_length=500,
        widget=text_area(2),
        help_text=_(
            "The buyer reads it. Needed where less goes back than was agreed. Where pieces are"
            " missing, a mediator decides."
        ),
    )
    attachments = FilesField()

    def __init__(self, returned: Return, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="inspect-%s", **kwargs)
        say_limits(self.fields["attachments"])
        ticket = returned.ticket
        listed = rules_of(ticket).conditions_listed
        conditions = [(code, str(condition.title)) for code, condition in listed]
        nothing = (NOTHING, _("Nothing came"))
        self.goods = ticket.articles
        for row in self.goods:
            self.fields[f"line_{row.line_id}"] = forms.IntegerField(
                label=_("How many came?"),
                min_value=0,
                max_value=row.quantity,
                initial=row.quantity,
            )
            self.fields[f"condition_{row.line_id}"] = forms.ChoiceField(
                label=_("In which condition?"), choices=[("", "–"), *conditions, nothing]
            )
        self.helper.layout = Layout(*(self._part(row) for row in self.goods), "note", "attachments")

    def _part(self, row: TicketLine) -> Fieldset:
        return Fieldset(row.line.title, f"line_{row.line_id}", f"condition_{row.line_id}")

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {
            pk: Found(given[f"line_{pk}"], given[f"condition_{pk}"].removeprefix(NOTHING))
            for pk in (row.line_id for row in self.goods)
        }
        return {"found": found, "note": given["note"], "attachments": given["attachments"]}
