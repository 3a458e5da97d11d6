"""Being forgotten: the row of the person is blanked, and all that points to it stays whole."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.privacy.rows import DataRequest
from accounts.sessions.actions import end_sessions
from accounts.team.actions import forget_member
from core.aliases import NAMELESS, alias_of
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.personal import BARS, BLANKERS
from core.purging import Subject, what_keeps


def what_bars(person: User, now: datetime) -> list[str]:
    """Why the person cannot be forgotten now, each reason with what to do."""
    found = [reason for bar in BARS for reason in bar(person, now)]
    stores = person.memberships.filter(role=Membership.Role.OWNER).select_related("store")
    found += [
        _("You own %(store)s. Hand it over or close it first.") % {"store": place.store.name}
        for place in stores
    ]
    if person.staff_roles.exists():
        found.append(_("You work for the marketplace. An admin takes your roles back first."))
    places = [place.store.slug for place in person.memberships.select_related("store")]
    about = [Subject("person", person.email), *(Subject("store", slug) for slug in places)]
    if what_keeps(about, now):
        # The number of a hold may be secret from the person whom it is about.
        found.append(_("The law obliges us to keep your data for now. Ask again later."))
    return found


@transaction.atomic
def erase_person(person: User, *, typed: str, actor: User, now: datetime) -> DataRequest:
    """Close the account and take name and address out of it; answer with the request's row.

    Where something bars it, the row names each reason and nothing else happens. What the person
    did for a store or the marketplace stays on record, under no name: events, decisions and
    ledgers are proof that others rely on, and their chain stays whole.
    Raises NotAllowed for another person; NotPossible on `typed` unless it is their own address.
    Rule: docs/rules/accounts.md#own-data
    """
    if actor.pk != person.pk:
        raise NotAllowed(_("Everybody changes only what is their own."))
    locked = User.objects.select_for_update().get(pk=person.pk)
    if typed.strip().lower() != locked.email:
        raise NotPossible(_("Type your own mail address to confirm."), field="typed")
    refused = what_bars(locked, now)
    asked = DataRequest.objects.create(
        person=locked, kind=DataRequest.Kind.ERASURE, asked_at=now, answered_at=now, refused=refused
    )
    if refused:
        facts = {"count": len(refused)}
        record("data_request.refused", subject=asked, store=None, actor=actor, at=now, facts=facts)
        return asked
    _blank(locked, now)
    record("data_request.erased", subject=asked, store=None, actor=None, at=now)
    return asked


def _blank(person: User, now: datetime) -> None:
    end_sessions(person, now=now)
    alias = alias_of(person.email)
    for member in person.memberships.order_by("store_id"):
        forget_member(member, now=now)
    for blank in BLANKERS:
        blank(person, alias, now)
    person.sign_ins.all().delete()
    Authenticator.objects.filter(user=person).delete()
    person.name, person.email, person.is_active = NAMELESS, alias, False
    person.set_unusable_password()
    person.save(update_fields=["name", "email", "is_active", "password"])
