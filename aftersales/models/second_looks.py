"""A second judgement of a closed mediation, made without knowing the first."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

from aftersales.models.rulings import APPEND_ONLY, Ruling
from aftersales.models.tickets import Ticket


class SecondLook(models.Model):
    """For whom another mediator would have ruled. It measures; the ruling stays as it is."""

    ruling = models.OneToOneField(Ruling, models.PROTECT, related_name="second_look")
    benefited = models.CharField(max_length=10, choices=Ticket.Benefited)
    reason = models.CharField(max_length=500)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Who ruled, confirmed it, or answered the appeal: none of them may judge again.
    involved = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("second look")
        constraints = (
            models.CheckConstraint(
                condition=Func(
                    F("judged_by"),
                    F("involved"),
                    # In alphabetical order, as a migration writes them and compares.
                    arg_joiner=" <> ALL (",
                    template="(%(expressions)s))",
                    output_field=models.BooleanField(),
                ),
                name="second_look_by_uninvolved",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="second_look_says_why"),
        )
        indexes = (models.Index(fields=["at"], name="second_look_newest"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.benefited} for {self.ruling_id}"
