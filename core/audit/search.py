"""What an auditor asks of the events and of the access log: who, where, what and when."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access_log import DATA
from core.events import KINDS
from core.forms import ActionForm
from core.models import AccessRecord, Event, Unsealed

# An index has the events of one person or store in order; those of many would all be sorted.
AT_MOST = 20
ORDER = ("-at", "-id")
DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]


class LogSearch(ActionForm):
    """A search by its address line; an empty one finds everything, newest first."""

    # The rows that are searched, and the names of their kinds with their labels.
    log: ClassVar[type[models.Model]]
    kinds: ClassVar[Mapping[str, Any]]

    person = forms.CharField(
        label=gettext_lazy("Who did it"),
        help_text=gettext_lazy("Mail address, or part of a name"),
        max_length=254,
        required=False,
    )
    store = forms.CharField(
        label=gettext_lazy("Store"),
        help_text=gettext_lazy("Part of its name"),
        max_length=120,
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("What happened"), required=False)
    since = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        validators=DAYS,
        required=False,
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        validators=DAYS,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((str(kind.label), name) for name, kind in self.kinds.items())
        choices = [(name, f"{label} ({name})") for label, name in kinds]
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Anything")), *choices]

    def clean_person(self) -> list[int] | None:
        text = self.cleaned_data["person"]
        people = get_user_model().objects.all()
        named = Q(email=text.lower()) if "@" in text else Q(name__icontains=text)
        return _ids_of(people.filter(named), text)

    def clean_store(self) -> list[int] | None:
        text = self.cleaned_data["store"]
        stores = apps.get_model("accounts.Store").objects.all()
        return _ids_of(stores.filter(Q(slug=text) | Q(name__icontains=text)), text)

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = self.cleaned_data
        since, until = facts.get("since"), facts.get("until")
        if since and until and since > until:
            self.add_error("until", _("It ends before it begins. Choose a later day."))
        return facts

    def rows(self) -> QuerySet[Any, Any]:
        """The rows asked for; none where the question cannot be read."""
        if not self.is_valid():
            return self.log._default_manager.none()
        asked = self.cleaned_data
        rows = self.log._default_manager.select_related("store", "actor")
        until = asked["until"] and asked["until"] + timedelta(days=1)
        given = {
            "actor_id__in": asked["person"],
            "store_id__in": asked["store"],
            "kind": asked["kind"] or None,
            "at__gte": asked["since"] and _midnight(asked["since"]),
            "at__lt": until and _midnight(until),
        }
        given = {name: value for name, value in given.items() if value is not None}
        found: QuerySet[Any, Any] = rows.filter(**given)
        return found


class EventSearch(LogSearch):
    log = Event
    kinds = KINDS

    def rows(self) -> QuerySet[Any, Any]:
        """With whether each still waits to be sealed."""
        waits = Exists(Unsealed.objects.filter(event=OuterRef("pk")))
        found: QuerySet[Any, Any] = super().rows().annotate(waits=waits)
        return found


class AccessSearch(LogSearch):
    log = AccessRecord
    kinds = DATA


def _ids_of(rows: QuerySet[Any, Any], text: str) -> list[int] | None:
    """Keys of the rows that the text names; None where there is no text."""
    if not text:
        return None
    found: list[int] = list(rows.values_list("pk", flat=True)[: AT_MOST + 1])
    if len(found) > AT_MOST:
        words = _("More than %(n)s fit. Write more of it.")
        raise forms.ValidationError(words % {"n": AT_MOST})
    return found


def _midnight(day: date) -> datetime:
    """The day's first instant in the reader's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
