"""Forms of the mediation team; their field names are the verbs' parameters."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import known_zones
from aftersales.models import TeamPlace
from aftersales.wording import language_in_words
from core.forms import ActionForm
from policy.sections import Policy
from policy.sections.aftersales import DAYS, Week
from policy.sections.base import Shown
from policy.sections.queues import TeamTerms


class ReleaseForm(ActionForm):
    reason = forms.CharField(label=_("Why you give it back"), max_length=300)
    note = forms.CharField(
        label=_("Note for the next mediator"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What is done, what is still open. Only the team reads it."),
    )
    is_involved = forms.BooleanField(
        label=_("I cannot decide it: I know a side, or took part before"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="release_%s", **kwargs)


class QueueForm(ActionForm):
    queue = forms.ChoiceField(label=_("Queue"))
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, rules: TeamTerms, queue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="queue_%s", initial={"queue": queue}, **kwargs)
        self.fields["queue"].choices = _queues(rules)  # type: ignore[attr-defined]


class PlaceForm(ActionForm):
    queues = forms.MultipleChoiceField(
        label=_("Queues"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.IntegerField(
        label=_("Tickets at once"), min_value=0, help_text=_("0: is given none.")
    )
    zone = forms.ChoiceField(label=_("Time zone of the shifts"))
    days_off = forms.CharField(
        label=_("Days off"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One date a line, such as 2026-12-24."),
    )

    def __init__(self, place: TeamPlace | None, policy: Policy, *args: Any, **kw: Any) -> None:
        super().__init__(*args, initial=_initial(place), **kw)
        languages = [(code, language_in_words(code)) for code in policy.truth.languages]
        self.fields["queues"].choices = _queues(policy.aftersales)  # type: ignore[attr-defined]
        self.fields["languages"].choices = languages  # type: ignore[attr-defined]
        zones = [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in known_zones())]
        self.fields["zone"].choices = zones  # type: ignore[attr-defined]
        for day in DAYS:
            self.fields[day] = forms.CharField(label=_day_in_words(day), required=False)
        self.fields["mon"].help_text = _("Such as 09:00-12:30, 13:00-17:30; empty: off.")
        self.order_fields(["queues", "languages", "capacity", "zone", *DAYS, "days_off"])

    def clean_days_off(self) -> list[date]:
        try:
            return [date.fromisoformat(text) for text in self.cleaned_data["days_off"].split()]
        except ValueError as error:
            words = _("Write each day as 2026-12-24, one a line.")
            raise forms.ValidationError(words) from error

    def facts(self) -> dict[str, Any]:
        facts = dict(self.cleaned_data)
        shifts = {day: [part for part in facts.pop(day).replace(" ", "").split(",") if part]
                  for day in DAYS}  # fmt: skip
        return facts | {"shifts": shifts}


def _queues(rules: TeamTerms) -> list[tuple[str, str]]:
    return [(code, str(queue.title)) for code, queue in rules.queues_listed]


def _day_in_words(day: str) -> Any:
    """The name that the policy gives the day in its opening hours."""
    [shown] = [one for one in Week.model_fields[day].metadata if isinstance(one, Shown)]
    return shown.title


def _initial(place: TeamPlace | None) -> dict[str, Any]:
    if place is None:
        return {"capacity": 0, "zone": "UTC"}
    hours = {day: ", ".join(spans) for day, spans in place.shifts.items()}
    days_off = "\n".join(str(day) for day in place.days_off)
    names = ("queues", "languages", "capacity", "zone")
    return {name: getattr(place, name) for name in names} | hours | {"days_off": days_off}
