"""Who works in the mediation team, on what and when, and who gave which ticket back."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.models.rulings import APPEND_ONLY
from aftersales.models.tickets import Ticket


class TeamPlace(models.Model):
    """What a mediator is given and when. Who has no place is given nothing, and may take."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="team_place"
    )
    # Codes of the policy's queues: what the mediator is skilled in.
    queues = ArrayField(models.CharField(max_length=40), default=list)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    # Tickets at once; what they take by hand may be more.
    capacity = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=40)
    # {"mon": ["09:00-17:30"], ...} as the policy writes opening hours; read whole, never searched.
    shifts = models.JSONField(default=dict)
    days_off = ArrayField(models.DateField(), default=list)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("place in the team")

    def __str__(self) -> str:
        return f"Place of {self.person_id}"


class Release(models.Model):
    """A mediator no longer has a ticket: why, in a row that is only added to."""

    class Why(models.TextChoices):
        GIVEN_BACK = "given_back", _("Given back")
        INVOLVED = "involved", _("Cannot decide it")
        AWAY = "away", _("Away")
        LEFT = "left", _("No longer a mediator")

    # Those who had these reasons are not given the ticket again.
    FOR_GOOD = (Why.GIVEN_BACK, Why.INVOLVED)

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="releases")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("release of a ticket")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.why} of {self.ticket_id}"
