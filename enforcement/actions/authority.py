"""Requests of authorities, from their arrival to their refusal or deadline."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from core.transitions import move
from enforcement.actions.guards import clean_reason, iso, refuse_unless_liaison
from enforcement.models import AuthorityRequest
from policy.queries import policy_at


def desk() -> list[User]:
    """Everybody who answers authorities."""
    return list(User.objects.filter(staff_roles__role="liaison", is_active=True).distinct())


@transaction.atomic
def register_request(
    about: Store,
    *,
    kind: str,
    authority: str,
    officer: str,
    country: str,
    legal_basis: str,
    reference: str,
    channel: str,
    contact: str,
    wants: str,
    due_at: datetime,
    actor: User,
    now: datetime,
    secret_until: datetime | None = None,
    secrecy_basis: str = "",
) -> AuthorityRequest:
    """Put a request on the register as it came, and tell the desk. The store is told nothing.

    Raises NotAllowed unless the actor is a liaison who does not work for the store; NotPossible on
    `reference` of a file on the register, a past `due_at`, a `secret_until` that no policy lets.
    Rule: docs/rules/enforcement.md#authority-desk
    """
    refuse_unless_liaison(actor, about)
    _refuse_past(due_at, now)
    _refuse_known(about, authority, reference)
    basis = _refuse_secrecy(secret_until, secrecy_basis, now) if secret_until else ""
    found = AuthorityRequest.objects.create(
        about=about,
        kind=kind,
        authority=authority,
        officer=officer,
        country=country,
        legal_basis=legal_basis,
        reference=reference,
        channel=channel,
        contact=contact,
        wants=clean_reason(wants, field="wants"),
        received_at=now,
        due_at=due_at,
        secret_until=secret_until,
        secrecy_basis=basis,
        registered_by=actor,
        status_at=now,
    )
    told = {"request": found.number, "country": country, "due_at": iso(due_at)}
    _record("authority.registered", found, actor, now, told, notify=_others(actor))
    return found


@transaction.atomic
def verify_channel(
    request: AuthorityRequest, *, how: str, actor: User, now: datetime
) -> AuthorityRequest:
    """Say how it was found that the sender is the authority; before that nothing is proposed.

    Raises NotAllowed as above; NotPossible on `how` when it is empty.
    """
    refuse_unless_liaison(actor, request.about)
    also = {"verified_how": clean_reason(how, field="how")}
    also |= {"verified_at": now, "verified_by": actor}  # type: ignore[dict-item]
    return move(
        request,
        AuthorityRequest.Status.VERIFIED,
        actor=actor,
        now=now,
        kind="authority.verified",
        facts={"request": request.number},
        also=also,
    )


@transaction.atomic
def refuse_request(
    request: AuthorityRequest, *, reason: str, actor: User, now: datetime
) -> AuthorityRequest:
    """Answer that nothing is handed over, and why. Raises NotPossible once it was answered."""
    refuse_unless_liaison(actor, request.about)
    also = {"refusal": clean_reason(reason), "decided_by": actor}
    return move(
        request,
        AuthorityRequest.Status.REFUSED,
        actor=actor,
        now=now,
        kind="authority.refused",
        facts={"request": request.number},
        also=also,
    )


@transaction.atomic
def extend_secrecy(
    request: AuthorityRequest, *, until: datetime, basis: str, actor: User, now: datetime
) -> AuthorityRequest:
    """Bar the notice to the store until an instant, on a basis that the authority named.

    Raises NotPossible on `until` when it is not later than before, or later than the policy
    lets, and on no field when the store was told already.
    """
    refuse_unless_liaison(actor, request.about)
    locked = lock_request(request)
    if locked.noticed_at:
        raise NotPossible(_("The store has been told. What is known cannot be secret again."))
    if locked.secret_until and until <= locked.secret_until:
        raise NotPossible(_("Secrecy is in force until then already."), field="until")
    locked.secrecy_basis = _refuse_secrecy(until, basis, now, "until", "basis")
    locked.secret_until = until
    locked.save(update_fields=["secret_until", "secrecy_basis"])
    facts = {"request": locked.number, "until_at": iso(until), "basis": locked.secrecy_basis}
    _record("authority.secrecy_extended", locked, actor, now, facts)
    return locked


@transaction.atomic
def notice_overdue_request(request: AuthorityRequest, *, now: datetime) -> bool:
    """Tell the desk once that the deadline of the authority has passed."""
    locked = lock_request(request)
    if not locked.is_open or locked.overdue_at or locked.due_at > now:
        return False
    locked.overdue_at = now
    locked.save(update_fields=["overdue_at"])
    facts = {"request": locked.number, "due_at": iso(locked.due_at)}
    _record("authority.overdue", locked, None, now, facts, notify=desk())
    return True


def _refuse_past(due_at: datetime, now: datetime) -> None:
    if due_at <= now:
        raise NotPossible(_("The deadline must lie ahead."), field="due_at")


def _refuse_known(about: Store, authority: str, reference: str) -> None:
    """For people; of two who register it in the same instant the constraint lets one."""
    if about.authority_requests.filter(authority=authority, reference=reference).exists():
        words = _("This file of this authority is on the register already.")
        raise NotPossible(words, field="reference")


def lock_request(request: AuthorityRequest) -> AuthorityRequest:
    rows = AuthorityRequest.objects.select_for_update(no_key=True, of=("self",))
    found: AuthorityRequest = rows.select_related("about").get(pk=request.pk)
    return found


def _refuse_secrecy(
    until: datetime,
    basis: str,
    now: datetime,
    field: str = "secret_until",
    basis_field: str = "secrecy_basis",
) -> str:
    days = policy_at(now).governance.liaison.secrecy_days_at_most
    if not now < until <= now + timedelta(days=days):
        words = _("Secrecy ends at a set day: within the next %(days)s days.")
        raise NotPossible(words % {"days": days}, field=field)
    if not basis.strip():
        raise NotPossible(_("Name the law that the secrecy rests on."), field=basis_field)
    return basis.strip()


def _others(actor: User) -> list[User]:
    return [person for person in desk() if person.pk != actor.pk]


def _record(
    kind: str,
    request: AuthorityRequest,
    actor: User | None,
    now: datetime,
    facts: dict[str, Any],
    notify: Any = (),
) -> None:
    """An event that carries no store: nothing of a store's own pages may find it."""
    record(kind, subject=request, store=None, actor=actor, at=now, facts=facts, notify=notify)
