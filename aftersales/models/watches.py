"""Who follows a ticket without having it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.models.tickets import Ticket


class Watch(models.Model):
    """A person wants to hear of what happens in a ticket, as long as they may read it."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="watches")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("follower of a ticket")
        constraints = (
            models.UniqueConstraint(fields=["ticket", "person"], name="watch_once_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.ticket_id}"
