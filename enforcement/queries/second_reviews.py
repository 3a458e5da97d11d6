"""Which finished cases wait for a moderator's second look, and what came of those given."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac

from accounts.models import User
from enforcement.actions.second_reviews import involved_in_case
from enforcement.models import Case, GoldenCase, SecondOpinion, SecondReview
from enforcement.queries.verdicts import Verdict, verdict_on

# Of so many one is free of whoever took part; a page must not look through all.
LOOKED_AT = 50


def waiting_for(user: User) -> QuerySet[Case]:
    """Cases that this person may be asked about: drawn ones that nobody answered, golden ones.

    Who took part in another way than by finishing the case is told apart by `next_for` alone.
    """
    drawn = SecondReview.objects.filter(
        ~Exists(SecondOpinion.objects.filter(case=OuterRef("case"), is_golden=False))
    )
    asked = drawn.values("case").union(GoldenCase.objects.values("case"))
    mine = SecondOpinion.objects.filter(moderator_id=user.pk)
    rows: QuerySet[Case] = Case.objects.filter(pk__in=asked).exclude(pk__in=mine.values("case"))
    return rows.exclude(claimed_by_id=user.pk).exclude(store__memberships__user_id=user.pk)


def next_for(user: User) -> Case | None:
    """One of them in an order of the person's own, so that golden ones are not told apart."""
    waiting = list(waiting_for(user).values_list("pk", flat=True))
    waiting.sort(key=lambda pk: _turn(pk, user))
    for pk in waiting[:LOOKED_AT]:
        case = Case.objects.select_related("store").get(pk=pk)
        if user.pk not in involved_in_case(case):
            return case
    return None


def _turn(case: int, user: User) -> str:
    return salted_hmac("enforcement.second_review.turn", f"{user.pk}:{case}").hexdigest()


@dataclass(frozen=True)
class OpinionLine:
    """An opinion beside what it is held against."""

    opinion: SecondOpinion
    given: Verdict
    other: Verdict

    @property
    def agrees(self) -> bool:
        return self.given == self.other


def opinions_of(user: User) -> QuerySet[SecondOpinion]:
    return with_cases(SecondOpinion.objects.of(user))


def with_cases(rows: QuerySet[SecondOpinion]) -> QuerySet[SecondOpinion]:
    """With what the other verdict is read from; two queries for all rows."""
    related = rows.select_related("case__golden", "store", "moderator", "first_by")
    return related.prefetch_related("case__sanctions")


def lines(rows: Any) -> list[OpinionLine]:
    return [
        OpinionLine(
            row, Verdict(row.found, row.action), verdict_on(row.case, is_golden=row.is_golden)
        )
        for row in rows
    ]
