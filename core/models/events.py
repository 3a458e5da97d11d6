"""Events (what happened), deliveries (who is told, how) and signed links."""

from datetime import datetime
from functools import cache
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One change, written in the transaction that made it. Never edited, never deleted."""

    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # Each of these keys leads an index below; one of its own would only slow every verb.
    store = models.ForeignKey(
        "accounts.Store",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        db_index=False,
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["subject_type", "subject_id", "-id"], name="event_subject"),
            # What auditors ask for, newest first.
            models.Index(fields=["-at", "-id"], name="event_at"),
            models.Index(fields=["actor", "-at", "-id"], name="event_actor"),
            models.Index(fields=["store", "-at", "-id"], name="event_of_store"),
            models.Index(fields=["kind", "-at", "-id"], name="event_kind"),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            # By row: most verbs record one event, and a trigger by statement slows those more.
            pgtrigger.Trigger(
                name="wait_for_seal",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="INSERT INTO core_unsealed VALUES (NEW.id); RETURN NULL;",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class EventWords(models.Model):
    """What somebody typed, of one event, which holds its key (core/event_words.py).

    Apart from the event, so that names in it can be blanked.
    """

    words: Any = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "words of events"

    def __str__(self) -> str:
        return f"words {self.pk}"


class Delivery(models.Model):
    """An event on its way to one address over one channel, sent once.

    `due_at` is the next try while due, and the end of the lease while sending; so one
    condition, `due_at <= now`, finds both fresh work and work whose worker died.
    """

    class Channel(models.TextChoices):
        INBOX = "inbox", _("Inbox")
        EMAIL = "email", _("Email")
        REACTION = "reaction", _("Reaction")
        WEBHOOK = "webhook", _("Another system")
        LISTENER = "listener", _("A store’s system")

    class Status(models.TextChoices):
        DUE = "due", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Given up")
        DAILY = "daily", _("For the daily summary")
        UNWANTED = "unwanted", _("Not wanted")
        DISCARDED = "discarded", _("Discarded")

    TONES: ClassVar[dict[str, str]] = {Status.SENT: "ok", Status.DEAD: "bad"}

    # Written by the statement that has just written its event, which nobody can delete. So a
    # foreign key would prove nothing, and it costs a look and a lock for each delivery.
    event = models.ForeignKey(
        Event, models.PROTECT, related_name="deliveries", db_index=False, db_constraint=False
    )
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=254)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        db_index=False,
    )
    language = models.CharField(max_length=10, default="en")
    link = models.CharField(max_length=300, blank=True)
    # Of its event's kind, for people who choose and filter by it.
    topic = models.CharField(max_length=20, blank=True, db_default="", default="")
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = (
            models.UniqueConstraint(
                fields=["event", "channel", "address"], name="delivery_once_per_address"
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"],
                name="delivery_open",
                condition=models.Q(status__in=["due", "sending"]),
            ),
            models.Index(
                fields=["recipient", "-sent_at", "-id"],
                name="delivery_inbox",
                condition=models.Q(channel="inbox"),
            ),
            models.Index(
                fields=["recipient", "-sent_at", "-id"],
                name="delivery_unread",
                condition=models.Q(channel="inbox", read_at=None),
            ),
            models.Index(
                fields=["recipient", "topic", "-sent_at", "-id"],
                name="delivery_of_topic",
                condition=models.Q(channel="inbox"),
            ),
            models.Index(fields=["-id"], name="delivery_dead", condition=models.Q(status="dead")),
            models.Index(
                fields=["recipient", "id"],
                name="delivery_daily",
                condition=models.Q(status="daily"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} to {self.address}"

    @property
    def message_id(self) -> str:
        """The same on every try, so a mail server or reader can drop a repetition."""
        return f"<delivery-{self.pk}.event-{self.event_id}@{settings.MAIL_DOMAIN}>"


class Heartbeat(models.Model):
    """When a sweep last ran to its end, and what it did. A convenience: it may be emptied."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()
    outcome = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


@cache
def signer(purpose: str) -> Signer:
    """What signs the links of a purpose: made once, for thousands are signed at a time."""
    return Signer(salt=f"link.{purpose}")


def token_of(purpose: str, link: int) -> str:
    return signer(purpose).sign(str(link))


class SignedLink(models.Model):
    """A door for somebody without an account: signed, expiring, revocable."""

    purpose = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["purpose", "subject_id"], name="link_subject"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="link_lives"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_id}"

    @property
    def token(self) -> str:
        return token_of(self.purpose, self.pk)

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
