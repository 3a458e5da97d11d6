"""What a decision took down of a store's profile: its logo, or its words.

The row of the profile stays as it is; whoever shows it asks here. Subjects are named by the
store's short name. Rule: docs/rules/enforcement.md#store-profile
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy, ngettext

from core import registry
from core.registry import Effect
from enforcement.models import Sanction, StoreProfile

LOGO, WORDS = "store_logo", "store_words"
NAMES = {LOGO: gettext_lazy("The logo of the store"), WORDS: gettext_lazy("The words of the store")}


def are_profile_parts(kinds: Sequence[str]) -> bool:
    return bool(kinds) and set(kinds) <= set(NAMES)


def removed_from(store: Any, *, now: datetime) -> dict[str, Sanction]:
    """The newest decision in force that took down each part. One query."""
    rows = Sanction.objects.of_store(store).imposed(now).filter(kind=Sanction.Kind.TAKE_DOWN)
    rows = rows.filter(subject_kind__in=NAMES, subject_id=store.slug).order_by("pk")
    return {row.subject_kind: row for row in rows}


def without_removed(profile: StoreProfile, *, now: datetime) -> StoreProfile:
    """The profile as anybody sees it; for showing alone, never saved."""
    removed = removed_from(profile.store, now=now)
    if LOGO in removed:
        profile.logo = profile.logo_small = ""
    if WORDS in removed:
        profile.about = ""
    return profile


def _effects(_store: Any, ids: Sequence[str], now: datetime) -> Sequence[Effect]:
    label = ngettext(
        "part of the store’s public profile is hidden",
        "parts of the store’s public profile are hidden",
        len(ids),
    )
    return [Effect(label, len(ids))]


def _page(slug: str) -> str:
    return reverse("enforcement:reputation", args=[slug])


def _profile(store: Any, subject_id: str) -> StoreProfile:
    """Raises ValueError for what is not this store's."""
    if subject_id not in ("", store.slug):
        raise ValueError(subject_id)
    found: StoreProfile = StoreProfile.objects.get(store=store)
    return found


def _logo(store: Any, subject_id: str) -> dict[str, Any]:
    found = _profile(store, subject_id)
    if not found.logo:
        raise ValueError("There is no logo.")
    return {"title": _title(LOGO), "logo_number": found.logo_number, "url": _page(store.slug)}


def _words(store: Any, subject_id: str) -> dict[str, Any]:
    found = _profile(store, subject_id)
    if not found.about:
        raise ValueError("There are no words.")
    return {"title": _title(WORDS), "text": found.about, "url": _page(store.slug)}


def _title(kind: str) -> str:
    """As the catalogue knows it: each statement says it in its own language."""
    with translation.override("en"):
        return str(NAMES[kind])


registry.exhibits |= {LOGO: _logo, WORDS: _words}
registry.removals |= {kind: registry.Removable(_effects, _page) for kind in NAMES}
