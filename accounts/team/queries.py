"""What the team page and the page of an invitation show."""

from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature
from django.utils.translation import gettext as _

from accounts.models import Membership, Store, User
from accounts.team.ranks import role_of, roles_to_give
from accounts.team.rows import PURPOSE, Invitation
from core.errors import NotFound
from core.models.events import signer


@dataclass(frozen=True)
class Colleague:
    """A member as the reader sees them."""

    member: Membership
    is_me: bool
    may_change: bool
    may_remove: bool


def list_team(store: Store, reader: User) -> list[Colleague]:
    """Those who run the store first."""
    given = roles_to_give(role_of(reader, store))
    order = Membership.Role.values
    members = sorted(
        store.memberships.select_related("user"),
        key=lambda member: (order.index(member.role), member.user.name),
    )
    return [_seen(member, reader, given) for member in members]


def _seen(member: Membership, reader: User, given: list[str]) -> Colleague:
    is_me, above = member.user_id == reader.pk, member.role not in given
    leaves = is_me and member.role != Membership.Role.OWNER
    return Colleague(member, is_me, not above and not is_me, leaves or not above)


def list_invitations(store: Store, now: datetime) -> list[Invitation]:
    return list(store.invitations.open_at(now).select_related("invited_by").order_by("-pk"))


def invitation_of(token: str, now: datetime) -> Invitation:
    """The open invitation behind a link. Raises NotFound for a forged, used or ended one."""
    try:
        pk = int(signer(PURPOSE).unsign(token))
    except (BadSignature, ValueError):
        raise NotFound(_("This link is not complete. Open it again from our mail.")) from None
    rows = Invitation.objects.open_at(now).select_related("store", "invited_by")
    found: Invitation | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("This invitation has ended. Ask the store for a new one."))
    return found
