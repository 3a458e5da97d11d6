"""Verbs on people and stores."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, StaffRole, Store, User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.wording import in_both


@transaction.atomic
def register_person(*, email: str, name: str, actor: User | None, now: datetime) -> User:
    """Make an account without a password; its owner sets one by the link "Forgot password".

    Raises NotAllowed unless the actor is an admin (None: the system); NotPossible on `email`
    when somebody has it already.
    """
    if actor and not actor.is_policy_admin:
        raise NotAllowed(_("Only an admin can make accounts."))
    if User.objects.filter(email__iexact=email).exists():
        raise NotPossible(_("Somebody has an account with this address."), field="email")
    person = User.objects.create_user(email, name=name)
    facts = {"person": person.pk}
    record("person.registered", subject=person, store=None, actor=actor, at=now, facts=facts)
    return person


@transaction.atomic
def edit_profile(person: User, *, now: datetime, actor: User, **facts: str) -> User:
    """Change `name`, `language` or `time_zone` of one's own. Raises NotAllowed for another's."""
    if actor.pk != person.pk:
        raise NotAllowed(_("Everybody changes only what is their own."))
    changed = {key: value for key, value in facts.items() if getattr(person, key) != value}
    if changed:
        for key, value in changed.items():
            setattr(person, key, value)
        person.save(update_fields=list(changed))
        told = {"person": person.pk, "changed": sorted(changed)}
        record("person.edited", subject=person, store=None, actor=actor, at=now, facts=told)
    return person


@transaction.atomic
def open_store(
    *,
    slug: str,
    name: str,
    country: str,
    owner: User,
    now: datetime,
    language: str = "en",
    time_zone: str = "UTC",
) -> Store:
    """Open a store for `owner`. Raises NotPossible on `slug` when it is taken."""
    if Store.objects.filter(slug=slug).exists():
        raise NotPossible(_("This address is taken. Choose another one."), field="slug")
    store = Store.objects.create(
        slug=slug,
        name=name,
        country=country,
        language=language,
        time_zone=time_zone,
        created_at=now,
    )
    Membership.objects.create(store=store, user=owner, role=Membership.Role.OWNER)
    record("store.opened", subject=store, store=store, actor=owner, at=now)
    return store


@transaction.atomic
def add_member(
    store: Store, *, user: User, role: str, actor: User | None, now: datetime
) -> Membership:
    """Let `user` work in the store as `role`, or change the role they have there.

    Raises NotAllowed unless the actor owns or manages the store (None: the system);
    NotPossible on `role` for a second owner.
    """
    if actor and not store.people("owner", "manager").filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the owner or a manager of this store can add people to it."))
    if role == Membership.Role.OWNER:
        raise NotPossible(_("A store has one owner. Hand the store over instead."), field="role")
    member, _made = Membership.objects.update_or_create(
        store=store, user=user, defaults={"role": role}
    )
    facts = {"person": user.pk, "role": in_both(Membership.Role(role).label)}
    record("member.added", subject=member, store=store, actor=actor, at=now, facts=facts)
    return member


@transaction.atomic
def grant_staff_role(user: User, *, role: str, actor: User | None, now: datetime) -> StaffRole:
    """Give a staff role. Raises NotAllowed unless the actor is an admin (None: the system)."""
    if actor and not actor.is_policy_admin:
        raise NotAllowed(_("Only an admin can grant staff roles."))
    if actor and role == StaffRole.Role.POLICY_ADMIN:
        raise NotAllowed(_("Another admin has to agree."))
    granted, _made = StaffRole.objects.get_or_create(user=user, role=role)
    facts = {"person": user.pk, "role": in_both(StaffRole.Role(role).label)}
    record("staff_role.granted", subject=granted, store=None, actor=actor, at=now, facts=facts)
    return granted
