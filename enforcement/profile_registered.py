"""A store's profile in the sidebar, and what anybody reads of it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from accounts.access import RUNNING_ROLES
from core.registry import NavItem, navigation
from enforcement.models import StoreProfile
from enforcement.profile_forms import language_name
from enforcement.taken_profiles import without_removed


def told_by(store: Any, *, now: datetime) -> dict[str, Any]:
    """The profile with the names of its languages, without what a decision took down; nothing
    where the store wrote none.
    """
    found = StoreProfile.objects.filter(store=store).select_related("store").first()
    found = found and without_removed(found, now=now)
    names = [language_name(code) for code in found.languages] if found else []
    says_something = found and (found.about or found.logo or found.contact_email)
    says_something = says_something or (found and (found.contact_phone or names))
    return {"profile": found if says_something else None, "languages": names}


navigation.add(
    "seller",
    "shop",
    NavItem(
        gettext_lazy("Store profile"),
        "enforcement:profile",
        "building-store",
        order=90,
        shown_to=lambda request: request.membership.role in RUNNING_ROLES,
    ),
)
