"""The rows of sessions. Apart from the session itself, they know whose it is and from where."""

from django.conf import settings
from django.db import models


class SignIn(models.Model):
    """A session of one person, and the device that it was begun from.

    It outlives the session, so that a device is known again. Of the address only the network is
    kept, and of the cookie that names the device only its hash.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins", db_index=False
    )
    session_key = models.CharField(max_length=40, unique=True)
    # "" where the session is older than these rows.
    device = models.CharField(max_length=64, blank=True)
    browser = models.CharField(max_length=40, blank=True)
    system = models.CharField(max_length=40, blank=True)
    network = models.CharField(max_length=45, blank=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["user", "-seen_at"], name="sign_in_of_user"),)

    def __str__(self) -> str:
        return f"{self.browser} on {self.system} ({self.network})"
