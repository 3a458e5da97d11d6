"""Verbs on the keys of a store's own systems."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import ApiKey, Store, User
from accounts.scopes import OF_OWNERS, Scope
from core.errors import NotAllowed, NotPossible
from core.events import record


@transaction.atomic
def issue_api_key(
    store: Store,
    *,
    name: str,
    is_signed_only: bool = False,
    scopes: Iterable[str] | None = None,
    expires_at: datetime | None = None,
    actor: User | None,
    now: datetime,
) -> tuple[ApiKey, str]:
    """Make a key for the store's API. The secret is returned once and only its hash is kept.

    Without `scopes` it may do all that its maker may give it. A key that `is_signed_only` has a
    second secret, under which each call is signed. The store's owner is told where somebody else
    made it.

    Raises NotAllowed unless the actor owns or manages the store (None: the system); NotPossible on
    `name` when a key in use has it, so that sending the form again makes no second key, on `scopes`
    without any, for an unknown one or for one that only the owner may give, and on `expires_at` for
    a time that has passed.
    Rule: docs/rules/shipping.md#api-keys.
    """
    # Locked first: a right that is taken meanwhile counts.
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    _refuse_who_does_not_run(store, actor)
    named = store.api_keys.in_use().filter(name=name)
    if named.filter(Q(expires_at=None) | Q(expires_at__gt=now)).exists():
        raise NotPossible(_("A key in use has this name. Choose another one."), field="name")
    may = _chosen(store, scopes, actor)
    if expires_at and expires_at <= now:
        raise NotPossible(_("This time has passed. Choose a later one."), field="expires_at")
    for over in named:
        # Its time is over, and a name belongs to one key that was not closed.
        revoke_api_key(over, actor=actor, now=now)
    secret = f"tw_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        store=store,
        name=name,
        prefix=secret[:11],
        digest=digest(secret),
        signing_secret=secrets.token_hex(32) if is_signed_only else "",
        scopes=may,
        expires_at=expires_at,
        created_at=now,
    )
    about = {"subject": key, "store": store, "actor": actor, "facts": {"name": name}}
    record("api_key.issued", at=now, notify=others_who_own(store, actor), **about)  # type: ignore[arg-type]
    return key, secret


@transaction.atomic
def revoke_api_key(key: ApiKey, *, actor: User | None, now: datetime) -> None:
    """Close the key: calls with it are refused from now on. Raises NotAllowed as above."""
    _refuse_who_does_not_run(key.store, actor)
    key.revoked_at = now
    key.save(update_fields=["revoked_at"])
    facts = {"name": key.name}
    record("api_key.revoked", subject=key, store=key.store, actor=actor, at=now, facts=facts)


@transaction.atomic
def announce_key_end(key: ApiKey, *, now: datetime) -> bool:
    """Tell the store's owner, once, that the key will end. Says whether it was told here.


    Rule: docs/rules/shipping.md#api-keys.
    """
    untold = ApiKey.objects.filter(pk=key.pk, revoked_at=None, end_told_at=None)
    if key.expires_at is None or key.expires_at <= now or not untold.update(end_told_at=now):
        return False
    facts = {"name": key.name, "ends_at": key.expires_at.isoformat()}
    people = key.store.people("owner")
    about = {"subject": key, "store": key.store, "actor": None}
    record("api_key.ending", at=now, notify=people, facts=facts, **about)  # type: ignore[arg-type]
    return True


def others_who_own(store: Store, actor: User | None) -> QuerySet[User]:
    """Who is told of a door into the store that somebody else opened."""
    owners = store.people("owner")
    return owners.exclude(pk=actor.pk) if actor else owners.none()


def _refuse_who_does_not_run(store: Store, actor: User | None) -> None:
    if actor and not store.people("owner", "manager").filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the owner or a manager of this store can do this."))


def _chosen(store: Store, scopes: Iterable[str] | None, actor: User | None) -> list[str]:
    """A key does nothing that its maker may not do on the pages."""
    gives_all = actor is None or store.people("owner").filter(pk=actor.pk).exists()
    kept: frozenset[str] = frozenset() if gives_all else OF_OWNERS
    may = set(Scope.values) - kept if scopes is None else set(scopes)
    if not may or not may <= set(Scope.values):
        raise NotPossible(_("Choose at least one thing that the key may do."), field="scopes")
    if named := [str(Scope(one).label) for one in sorted(may & kept)]:
        words = _("Only the owner of this store can give a key this: %(scopes)s.")
        raise NotPossible(words % {"scopes": ", ".join(named)}, field="scopes")
    return sorted(may)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
