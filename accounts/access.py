"""The only door to tenant objects: who is asking, for which store, in which workspace."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.for_store import refuse_other_store
from accounts.models import Membership, User
from core.audience import V, admins_only, guard, public, signed_in

__all__ = [
    "admins_only",
    "liaisons_only",
    "mediators_only",
    "mediators_or_admins",
    "moderators_only",
    "moderators_or_admins",
    "public",
    "sellers_only",
    "sellers_or_mediators",
    "senior_only",
    "senior_or_admins",
    "signed_in",
    "staff_only",
]

LISTING_ROLES = ("owner", "manager", "listing_clerk")
SHIPPING_ROLES = ("owner", "manager", "shipping_clerk")
SERVICE_ROLES = ("owner", "manager", "service_clerk")
RUNNING_ROLES = ("owner", "manager")


def sellers_only(*roles: str) -> Callable[[V], V]:
    """Members of the store in `request.store`; with `roles`, only members who hold one."""

    def may(request: Any) -> bool:
        if request.store is None:
            return False
        refuse_other_store(request)
        return not roles or request.membership.role in roles

    words = _("Your role in this store does not include this. Ask the store's owner.")

    def door(view: V) -> V:
        guarded = guard(view, "seller", may, words)
        # What the table of a team's roles is held against.
        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return door


def moderators_only(view: V) -> V:
    return guard(
        view, "moderator", lambda r: r.user.is_moderator, _("This is for moderators only.")
    )


def moderators_or_admins(view: V) -> V:
    words = _("This is for moderators and policy administrators.")
    return guard(
        view,
        "moderator or policy administrator",
        lambda r: r.user.is_moderator or r.user.is_policy_admin,
        words,
    )


def senior_only(view: V) -> V:
    words = _("This is for senior moderators only.")
    return guard(view, "senior moderator", lambda r: r.user.is_senior, words)


def senior_or_admins(view: V) -> V:
    words = _("This is for senior moderators and policy administrators.")
    return guard(
        view,
        "senior moderator or policy administrator",
        lambda r: r.user.is_senior or r.user.is_policy_admin,
        words,
    )


def liaisons_only(view: V) -> V:
    """The few who answer authorities; no other role opens what they hold."""
    return guard(view, "liaison", lambda r: r.user.is_liaison, _("This is for liaisons only."))


def mediators_only(view: V) -> V:
    return guard(view, "mediator", lambda r: r.user.is_mediator, _("This is for mediators only."))


def mediators_or_admins(view: V) -> V:
    words = _("This is for mediators and policy administrators.")
    return guard(
        view,
        "mediator or policy administrator",
        lambda r: r.user.is_mediator or r.user.is_policy_admin,
        words,
    )


def staff_only(view: V) -> V:
    return guard(view, "staff", lambda r: bool(r.user.roles), _("This is for staff only."))


def sellers_or_mediators(view: V) -> V:
    """Both sides of a ticket's desk; which tickets they see is the queryset's to say."""

    def may(request: Any) -> bool:
        refuse_other_store(request)
        return request.store is not None or request.user.is_mediator

    return guard(view, "seller or mediator", may, _("This is for sellers and mediators."))


def workspaces_of(user: User) -> list[str]:
    """Workspaces that this person may work in, their main one first."""
    found = []
    if user.places:
        found.append("seller")
    if user.is_moderator:
        found.append("moderation")
    if user.is_mediator:
        found.append("mediation")
    if user.is_liaison:
        found.append("liaison")
    if user.is_policy_admin:
        found.append("admin")
    if user.is_auditor:
        found.append("audit")
    return found


def membership_in(user: User, store_id: int | None) -> Membership | None:
    """The person's place in that store, or in their first one when it is not theirs."""
    chosen = next((place for place in user.places if place.store_id == store_id), None)
    return chosen or next(iter(user.places), None)
