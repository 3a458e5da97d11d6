"""Being forgotten: the row of the person is blanked, and all that points to it stays whole."""

from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.addresses.queries import addresses_of
from accounts.models import User
from accounts.privacy.rows import DataRequest
from accounts.sessions.actions import end_sessions
from accounts.team.actions import forget_member
from core.aliases import NAMELESS, alias_of
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.personal import BARS, BLANKERS
from core.purging import Subject


def what_bars(person: User, now: datetime) -> list[str]:
    """Why the person cannot be forgotten now, each reason with what to do.

    Nothing here is secret from them: a hold bars nobody from closing their account.
    """
    found = [reason for bar in BARS for reason in bar(person, now)]
    if person.staff_roles.exists():
        found.append(_("You work for the marketplace. An admin takes your roles back first."))
    return found


@transaction.atomic
def erase_person(person: User, *, typed: str, actor: User, now: datetime) -> DataRequest:
    """Close the account and take name and address out of it; answer with the request's row.

    All else about them is destroyed by a worker (`finish_erasures`), or once nothing keeps it:
    whoever is under a hold sees and reads the same as everybody. Where something bars it, the row
    names each reason and nothing else happens. What the person did for a store or the marketplace
    stays on record, under no name: events, decisions and ledgers are proof that others rely on,
    and their chain stays whole.
    Raises NotAllowed for another person; NotPossible on `typed` unless it is their own address.
    Rule: docs/rules/accounts.md#own-data
    """
    if actor.pk != person.pk:
        raise NotAllowed(_("Everybody changes only what is their own."))
    locked = User.objects.select_for_update().get(pk=person.pk)
    if typed.strip().lower() != locked.email:
        raise NotPossible(_("Type your own mail address to confirm."), field="typed")
    about = {"person": locked, "kind": DataRequest.Kind.ERASURE, "asked_at": now}
    if refused := what_bars(locked, now):
        asked = DataRequest.objects.create(answered_at=now, refused=refused, **about)
        facts = {"count": len(refused)}
        record("data_request.refused", subject=asked, store=None, actor=actor, at=now, facts=facts)
        return asked
    stores = list(locked.memberships.order_by("store__slug").values_list("store__slug", flat=True))
    asked = DataRequest.objects.create(kept_name=locked.name, kept_stores=stores, **about)
    told = [locked]
    record("data_request.closed", subject=asked, store=None, actor=actor, at=now, notify=told)
    _close(locked, now)
    return asked


def finish_erasures(rows: Sequence[DataRequest], now: datetime) -> None:
    """Destroy what is left of people who closed their accounts, where nothing keeps it."""
    for asked in rows:
        person = asked.person
        for blank in BLANKERS:
            blank(person, person.email, now)
        person.sign_ins.all().delete()
        asked.kept_name, asked.kept_stores, asked.answered_at = "", [], now
        asked.save(update_fields=["kept_name", "kept_stores", "answered_at"])
        record("data_request.erased", subject=asked, store=None, actor=None, at=now)


def subjects_of(asked: DataRequest, now: datetime) -> list[Subject]:
    """Under which addresses they were known, and the stores that they worked for to the end."""
    people = [Subject("person", address) for address in sorted(addresses_of([asked.person_id]))]
    return [*people, *(Subject("store", slug) for slug in asked.kept_stores)]


def _close(person: User, now: datetime) -> None:
    end_sessions(person, now=now)
    for member in person.memberships.order_by("store_id"):
        forget_member(member, now=now)
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    alias = alias_of(person.email)
    # A hold may name the address; it goes with the rest.
    person.address_wishes.unanswered().update(ended_at=now)
    person.address_wishes.create(address=alias, before=person.email, asked_at=now, used_at=now)
    person.name, person.email, person.is_active = NAMELESS, alias, False
    person.set_unusable_password()
    person.save(update_fields=["name", "email", "is_active", "password"])
