"""Which stores a case ties its own to: those that its exhibits say so of."""

from django.db.models import QuerySet

from accounts.models import Membership, Store, User
from enforcement.models import Case, Exhibit


def stores_tied_by(case: Case) -> list[Store]:
    """The other stores of a case, whatever became of the ties since."""
    slugs = set(exhibits_of_ties(case).values_list("snapshot__linked", flat=True))
    return list(Store.objects.filter(slug__in=slugs).order_by("pk")) if slugs else []


def exhibits_of_ties(case: Case) -> QuerySet[Exhibit]:
    rows: QuerySet[Exhibit] = case.exhibits.filter(kind="store", snapshot__has_key="linked")
    return rows


def tied_to_stores_of(user: User) -> QuerySet[Exhibit]:
    """What ties another store to one that this person works for."""
    slugs = Membership.objects.filter(user_id=user.pk).values_list("store__slug", flat=True)
    rows: QuerySet[Exhibit] = Exhibit.objects.filter(case__status__in=Case.OPEN, kind="store")
    return rows.filter(snapshot__linked__in=list(slugs))


def works_for_either(user: User, case: Case) -> bool:
    """Does this person work for the case's store, or for one that the case ties it to?"""
    stores = [case.store_id, *(store.pk for store in stores_tied_by(case))]
    return Membership.objects.filter(user_id=user.pk, store__in=stores).exists()
