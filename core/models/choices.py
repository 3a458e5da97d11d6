"""What people choose to hear of, and when."""

from datetime import time

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

MORNING = time(8)


class Choice(models.Model):
    """How a person hears of a topic, where that is not how the topic comes by itself.

    Read when an event is recorded (the inbox) and when a mail is about to leave.
    """

    class Mail(models.TextChoices):
        NOW = "now", _("At once")
        DAILY = "daily", _("Once a day")
        NEVER = "never", _("Not at all")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20)
    in_app = models.BooleanField(default=True)
    mail = models.CharField(max_length=5, choices=Mail, default=Mail.NOW)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "topic"], name="choice_once_per_topic"),
            models.CheckConstraint(
                condition=models.Q(mail__in=["now", "daily", "never"]), name="choice_mail_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} on {self.topic}"


class NoticeHours(models.Model):
    """When a person hears by mail, on the clock of their own time zone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="notice_hours"
    )
    summary_at = models.TimeField(default=MORNING)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    # The day, there, of the last summary: no day has two.
    summed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | (
                    models.Q(quiet_from__isnull=False, quiet_until__isnull=False)
                    & ~models.Q(quiet_from=models.F("quiet_until"))
                ),
                name="quiet_hours_whole",
            ),
        )

    def __str__(self) -> str:
        return f"Hours of {self.user_id}"
