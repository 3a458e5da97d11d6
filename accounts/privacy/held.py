"""What accounts and core hold about a person, and how it is blanked."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.addresses.queries import addresses_of
from accounts.handover.rows import Handover
from accounts.models import Invitation, Membership, StaffInvitation, StaffRole, User
from accounts.passkeys.queries import passkeys_of
from accounts.privacy.copies import destroy_files
from accounts.privacy.rows import DataRequest
from accounts.sessions.rows import SignIn
from accounts.staff.rows import AdminChange
from core import event_words
from core.models import AccessRecord, DefaultView, Delivery, Event, Job, SavedView
from core.personal import BLANKERS, Held, register

register(
    Held(
        "profile",
        lambda person: User.objects.filter(pk=person.pk),
        ("email", "name", "language", "time_zone", "date_joined", "last_login"),
    ),
    Held(
        "stores",
        lambda person: Membership.objects.filter(user=person),
        ("store__name", "store__slug", "role"),
    ),
    Held("roles", lambda person: StaffRole.objects.filter(user=person), ("role",)),
    Held(
        "sessions",
        lambda person: SignIn.objects.filter(user=person),
        ("browser", "system", "network", "begun_at", "seen_at"),
    ),
    Held("passkeys", passkeys_of, ("data__name", "created_at", "last_used_at")),
    Held(
        "notices",
        lambda person: Delivery.objects.filter(recipient=person),
        ("channel", "address", "subject", "body", "event__kind", "event__at", "sent_at", "read_at"),
    ),
    Held(
        "actions",
        lambda person: Event.objects.filter(actor=person),
        ("at", "kind", "store__slug", "subject_type", "subject_id"),
    ),
    Held(
        "looks",
        lambda person: AccessRecord.objects.filter(actor=person),
        ("at", "kind", "page", "store__slug", "rows"),
    ),
    Held(
        "invitations",
        lambda person: Invitation.objects.filter(email__iexact=person.email),
        ("store__name", "role", "created_at", "expires_at", "accepted_at", "withdrawn_at"),
    ),
    Held(
        "staff_invitations",
        lambda person: StaffInvitation.objects.filter(
            Q(email__iexact=person.email) | Q(accepted_by=person)
        ),
        ("role", "reason", "created_at", "expires_at", "accepted_at", "withdrawn_at"),
    ),
    Held(
        "admin_changes",
        lambda person: AdminChange.objects.filter(user=person),
        ("gives", "reason", "proposed_at", "approved_at", "called_off_at"),
    ),
    Held(
        "handovers",
        lambda person: Handover.objects.filter(Q(offered_by=person) | Q(offered_to=person)),
        ("store__slug", "created_at", "expires_at", "accepted_at", "called_off_at"),
    ),
    Held(
        "views",
        lambda person: SavedView.objects.filter(person=person),
        ("index", "store__slug", "name", "query", "is_team", "created_at"),
    ),
    Held("jobs", lambda person: Job.objects.filter(actor=person), ("title", "kind", "created_at")),
    Held(
        "requests",
        lambda person: DataRequest.objects.filter(person=person),
        ("kind", "asked_at", "answered_at", "refused"),
    ),
)


def _blank_wishes(person: Any, alias: str, now: datetime) -> None:
    """Copies are destroyed with the wish for them; invitations to them open nothing."""
    asked = DataRequest.objects.filter(person=person, kind=DataRequest.Kind.COPY)
    asked.filter(answered_at=None).update(answered_at=now)
    destroy_files(asked)
    is_theirs = Q(email__in=addresses_of([person.pk])) | Q(accepted_by=person)
    for model in (Invitation, StaffInvitation):
        sent = model.objects.filter(is_theirs)
        sent.unanswered().update(withdrawn_at=now)
        sent.update(email=alias)


def _blank_words(person: Any, alias: str, now: datetime) -> None:
    """Their name and addresses in what anybody typed for an event."""
    closed = DataRequest.objects.filter(person=person, kind=DataRequest.Kind.ERASURE)
    names = closed.exclude(kept_name="").values_list("kept_name", flat=True)
    event_words.blank(names, addresses_of([person.pk]), alias)


def _blank_deliveries(person: Any, alias: str, now: datetime) -> None:
    """What was written to them is emptied; what has not left leaves no more."""
    rows = Delivery.objects.filter(recipient=person)
    rows.filter(status__in=["due", "sending", "dead"]).exclude(channel="inbox").update(
        status=Delivery.Status.DISCARDED, error="The person was forgotten."
    )
    rows.filter(channel=Delivery.Channel.EMAIL).update(address=alias, subject="", body="")


def _blank_views(person: Any, alias: str, now: datetime) -> None:
    """Views that nobody else sees go: a filter may hold the name of a buyer."""
    DefaultView.objects.filter(person=person).delete()
    SavedView.objects.filter(person=person, is_team=False).delete()


# They ask for addresses that others blank.
BLANKERS[:0] = [_blank_wishes, _blank_words]
BLANKERS += [_blank_deliveries, _blank_views]
