"""A store says who it is: its name, a few words, how to reach it, and a logo."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import Store, User
from core.attachments import Looked, Sent, keep, keep_small, look
from core.errors import NotAllowed, NotPossible
from core.events import record
from enforcement.actions.guards import lock_store
from enforcement.checks.profile_text import LANGUAGES, plain_about, plain_name
from enforcement.checks.trader_facts import plain_email, refuse_no_phone
from enforcement.models import StoreProfile
from policy.queries import policy_at
from policy.uploads import file_limits

FOLDER = "logos"


@transaction.atomic
def edit_store_profile(
    store: Store,
    *,
    name: str,
    about: str = "",
    contact_email: str = "",
    contact_phone: str = "",
    languages: Sequence[str] = (),
    logo: Sent | None = None,
    without_logo: bool = False,
    actor: User,
    now: datetime,
) -> StoreProfile:
    """Say what anybody reads of the store. The logo is made anew; `without_logo` takes it away.

    Raises NotAllowed unless the actor owns or manages the store; NotPossible on the entry that is
    too long, leads buyers elsewhere, is no picture, or on `name` for that of another store.
    Nothing is written, and no event, where nothing changes.
    Rule: docs/rules/enforcement.md#store-profile
    """
    if not store.people(*RUNNING_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the store's owner and managers can change its profile."))
    rules = policy_at(now).governance.profiles
    facts: dict[str, Any] = {
        "about": plain_about(about, rules.about_at_most),
        "contact_email": contact_email and plain_email(contact_email, "contact_email"),
        "contact_phone": _phone(contact_phone),
        "languages": _languages(languages),
    }
    name = plain_name(name, rules.name_at_most)
    looked = _look(logo, now) if logo else None
    lock_store(store)
    refuse_taken_name(store, name)
    profile = StoreProfile.objects.filter(store=store).first()
    profile = profile or StoreProfile(store=store, edited_by=actor, edited_at=now)
    changed = _apply(profile, facts)
    if looked or (without_logo and profile.logo):
        _replace_logo(profile, looked)
        changed.append("logo")
    before, store.name = store.name, name
    if name != before:
        store.save(update_fields=["name"])
        changed.append("name")
    if changed or profile.pk is None:
        profile.edited_by, profile.edited_at = actor, now
        profile.save()
        told = {"changed": sorted(changed), "before": before, "name": name}
        record("profile.edited", subject=profile, store=store, actor=actor, at=now, facts=told)
    return profile


def _apply(profile: StoreProfile, facts: dict[str, Any]) -> list[str]:
    """Set what differs; say which entries did."""
    changed = [key for key, value in facts.items() if getattr(profile, key) != value]
    for key in changed:
        setattr(profile, key, facts[key])
    return changed


def refuse_taken_name(store: Store, name: str) -> None:
    """Two stores of one name would be taken for one another."""
    if Store.objects.filter(name__iexact=name).exclude(pk=store.pk).exists():
        raise NotPossible(_("Another store has this name. Choose one of your own."), field="name")


def _look(logo: Sent, now: datetime) -> Looked:
    policy = policy_at(now)
    limits = file_limits(policy)
    pictures = policy.uploads.pictures
    only = replace(limits, types=pictures.types, max_bytes=pictures.max_bytes)
    return look(logo, only, "logo")


def _replace_logo(profile: StoreProfile, looked: Looked | None) -> None:
    old = {name for name in (profile.logo, profile.logo_small) if name}
    profile.logo = keep(FOLDER, looked) if looked else ""
    profile.logo_small = keep_small(FOLDER, looked) if looked else ""
    profile.logo_number += 1
    transaction.on_commit(lambda: _delete(old), robust=True)


def _delete(names: set[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _phone(said: str) -> str:
    said = said.strip()
    if said:
        refuse_no_phone(said, "contact_phone")
    return said


def _languages(codes: Sequence[str]) -> list[str]:
    if set(codes) - set(LANGUAGES):
        raise NotPossible(_("Choose languages that this page lists."), field="languages")
    return [code for code in LANGUAGES if code in codes]
