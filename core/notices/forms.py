"""The form on which people choose what they hear of: a line for each topic, and hours."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.events import KINDS
from core.forms import ActionForm
from core.models import Choice, NoticeHours
from core.models.choices import MORNING
from core.notices.topics import Topic, kinds_of

CLOCK = forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M")


class ChoicesForm(ActionForm):
    summary_at = forms.TimeField(
        label=_("Daily summary at"),
        widget=CLOCK,
        help_text=_("On the clock of your time zone. A day without news has no summary."),
    )
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=CLOCK)
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=CLOCK,
        help_text=_("Mails wait until then. What always comes is not held back."),
    )

    def __init__(self, topics: Iterable[Topic], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = list(topics)
        for topic in self.topics:
            self.fields[f"in_app_{topic.key}"] = forms.BooleanField(required=False)
            self.fields[f"mail_{topic.key}"] = forms.ChoiceField(choices=Choice.Mail.choices)

    def facts(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in HOURS}
        told = self.cleaned_data
        found["choices"] = {
            topic.key: (told[f"in_app_{topic.key}"], told[f"mail_{topic.key}"])
            for topic in self.topics
        }
        return found

    def lines(self) -> Iterator[dict[str, Any]]:
        """A line of the table: the topic, its two fields, and what of it always comes."""
        for topic in self.topics:
            bound = [KINDS[kind].label for kind in kinds_of(topic.key) if KINDS[kind].mandatory]
            yield {
                "topic": topic,
                "in_app": self[f"in_app_{topic.key}"],
                "mail": self[f"mail_{topic.key}"],
                "always": list(dict.fromkeys(map(str, bound))),
            }

    def clocks(self) -> list[Any]:
        return [self[name] for name in HOURS]


HOURS = ("summary_at", "quiet_from", "quiet_until")


def chosen_by(person: Any, topics: Iterable[Topic]) -> Mapping[str, Any]:
    """What the form shows first: what the person chose, or how each topic comes by itself."""
    rows = {row.topic: row for row in Choice.objects.filter(user=person)}
    hours = NoticeHours.objects.filter(user=person).first()
    found: dict[str, Any] = {name: getattr(hours, name, None) for name in HOURS}
    found["summary_at"] = found["summary_at"] or MORNING
    for topic in topics:
        own = rows.get(topic.key)
        found[f"in_app_{topic.key}"] = own.in_app if own else True
        found[f"mail_{topic.key}"] = own.mail if own else topic.mail
    return found
