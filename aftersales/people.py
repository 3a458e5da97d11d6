"""Who is told of many tickets, read in as many questions as for one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property

from accounts.models import Membership, StaffRole, User
from aftersales.barring import barred_from
from aftersales.models import Release, RulingAppeal, Ticket

# Only this bars for good from deciding; whoever gave a ticket back otherwise may take it again.
INVOLVED = (Release.Why.INVOLVED,)


def people_by_store(stores: Collection[int], *roles: str) -> dict[int, list[User]]:
    """The active people of each store who hold one of these roles, as `Store.people`."""
    rows = Membership.objects.filter(store__in=stores, role__in=roles, user__is_active=True)
    found: dict[int, list[User]] = defaultdict(list)
    for place in rows.select_related("user").order_by("pk"):
        found[place.store_id].append(place.user)
    return found


class Team:
    """The mediation team as it is told of tickets of these stores; it is read when first asked."""

    def __init__(self, stores: Collection[int]) -> None:
        self.stores = stores

    @cached_property
    def mediators(self) -> list[User]:
        return _staff(StaffRole.Role.MEDIATOR)

    @cached_property
    def admins(self) -> list[User]:
        """Who says how the team works, and does not mediate."""
        mediators = {person.pk for person in self.mediators}
        return [one for one in _staff(StaffRole.Role.POLICY_ADMIN) if one.pk not in mediators]

    @cached_property
    def _own(self) -> set[tuple[int, int]]:
        rows = Membership.objects.filter(store__in=self.stores, user__in=self.mediators)
        return set(rows.values_list("store_id", "user_id"))

    def of(self, store: int) -> list[User]:
        """All mediators who do not work for the store."""
        return [person for person in self.mediators if (store, person.pk) not in self._own]

    def holding(self, ticket: Ticket) -> list[User]:
        """The mediator who has the ticket or, where nobody has it, all who may take it."""
        team = self.of(ticket.store_id)
        return [person for person in team if person.pk == ticket.mediator_id] or team


def second_mediators(ticket: Ticket, first: User) -> list[User]:
    """Who may confirm what `first` ruled and took no part before; all others where nobody is."""
    team = [one for one in Team([ticket.store_id]).of(ticket.store_id) if one.pk != first.pk]
    barred = barred_from([ticket], [one.pk for one in team], INVOLVED)[ticket.pk]
    return [one for one in team if one.pk not in barred] or team


def answerers(appeal: RulingAppeal, ticket: Ticket) -> list[User]:
    """Who may answer an appeal: they took no part in what was decided on the order."""
    team = Team([ticket.store_id]).of(ticket.store_id)
    barred = barred_from([ticket], [one.pk for one in team], INVOLVED)[ticket.pk]
    barred |= set(appeal.involved)
    return [one for one in team if one.pk not in barred]


def left_alone(tickets: Sequence[Ticket]) -> set[int]:
    """The keys of those that no mediator may decide: each works for the store, decided on the order
    or is involved. Who gave the ticket back for another reason may take it again."""
    team = Team({one.store_id for one in tickets}).mediators
    barred = barred_from(tickets, [one.pk for one in team], INVOLVED)
    return {one.pk for one in tickets if barred[one.pk].issuperset(person.pk for person in team)}


def _staff(role: StaffRole.Role) -> list[User]:
    rows = User.objects.filter(staff_roles__role=role, is_active=True)
    return list(rows.order_by("pk"))
