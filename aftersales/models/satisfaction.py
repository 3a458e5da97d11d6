"""How a buyer found the help once their ticket was settled."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.models.tickets import Ticket


class Satisfaction(models.Model):
    """One answer a ticket. It is shown and counted, and nothing that sanctions reads it."""

    class Score(models.IntegerChoices):
        VERY_BAD = 1, _("Very bad")
        BAD = 2, _("Bad")
        SO_SO = 3, _("So-so")
        GOOD = 4, _("Good")
        VERY_GOOD = 5, _("Very good")

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="satisfaction")
    score = models.PositiveSmallIntegerField(choices=Score)
    text = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=10)
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("answer on the help")
        constraints = (
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="satisfaction_score_of_five"
            ),
        )

    def __str__(self) -> str:
        return f"{self.score} for {self.ticket_id}"
