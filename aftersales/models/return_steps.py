"""How a store wants its goods sent back."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReturnStep(models.Model):
    """One step in a store's own words, with a photo; a later version has steps of its own."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="return_steps")
    version = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=10)
    # A picture made anew, and a small one of it.
    picture = models.CharField(max_length=200, blank=True)
    thumbnail = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("step of a return")
        constraints = (
            models.UniqueConstraint(
                fields=["store", "version", "place"], name="return_step_one_at_a_place"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="return_step_says_something"),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.text
