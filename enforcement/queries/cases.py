"""The review queue and everything beside one case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.counting import Counter, Question, Waiting, count_waiting
from core.errors import NotAllowed
from core.models import Event
from core.prepared import ASKER, Given, written
from core.punctuation import colon
from core.wording import label_of, sentence_or_neutral
from enforcement import wording
from enforcement.checks import ladder
from enforcement.models import Appeal, Case, Report, Sanction, Signal, Statement
from enforcement.queries.approvals import to_answer
from enforcement.queries.decisions import Entry
from enforcement.queries.quizzes import earned_back
from enforcement.queries.ties import works_for_either
from enforcement.standing import ladder_policy, read_ledgers, rows_of
from policy.queries import policy_at

VIEWS = ("all", "due", "mine", "decided")
SIMILAR_DAYS = 90
TRAIL_AT_MOST = 20
# Columns of the queue, made once: `written` knows them again by their identity.
SOURCES = ArraySubquery(Signal.objects.filter(case=OuterRef("pk")).order_by().values("source"))
IS_FLAGGED = Exists(Report.objects.filter(case=OuterRef("pk"), flagger__isnull=False))
ICONS = {
    "take_down": "eye-off",
    "points": "alert-triangle",
    "warn": "alert-triangle",
    "restrict_listing": "eye-off",
    "restrict_shipping": "truck-off",
    "hold_payout": "coin-off",
    "freeze": "snowflake",
    "ban": "ban",
}


@dataclass(frozen=True)
class Line:
    case: Case
    rule: str
    why: str
    points: str


def searchable(text: str, limit: int = 100) -> str:
    """Words from an address line as the database can take them."""
    return text.replace("\x00", "").strip()[:limit]


def days_ago(days: str, now: datetime) -> datetime:
    """The instant that many days before `now`; nonsense means a year."""
    count = int(days) if days.isdecimal() and len(days) < 5 else 365
    return now - timedelta(days=count)


def list_queue(
    user: Any, view: str, now: datetime, *, query: str = "", rule: str = "", days: str = ""
) -> QuerySet[Case]:
    """Cases of one saved view, narrowed by words, a case number, a rule or the last `days`."""
    rows: QuerySet[Case] = Case.objects.select_related("store", "claimed_by")
    rows = with_reasons(rows.filter(in_view(user, view, end_of_day(now))))
    if rule:
        rows = rows.filter(rule_code=rule)
    if days:
        rows = rows.filter(status_at__gte=days_ago(days, now))
    number = query.upper().removeprefix("C-")
    if number.isdecimal():
        return rows.filter(pk=int(number[:18]))
    if query:
        rows = rows.filter(Q(title__icontains=query) | Q(store__name__icontains=query))
    return rows


def with_reasons(rows: QuerySet[Case]) -> QuerySet[Case]:
    """With what `lines` says of why each is here."""
    return rows.annotate(sources=written(Case, SOURCES), is_flagged=written(Case, IS_FLAGGED))


def count_views(user: Any, now: datetime, *, count: Counter = count_waiting) -> dict[str, int]:
    """How many wait in each saved view and in the words above them, up to AT_MOST; one query."""
    given = {"user": user, "now": now, "until": end_of_day(now), "soon": now + SOON}
    found = count(list(COUNTED.values()), **given)
    return {name: n for name, (n, _hot) in zip(COUNTED, found, strict=True)}


def _due_before(instant: Any) -> Question:
    return lambda _asker: Waiting(Case.objects.unfinished().filter(due_at__lt=instant))


SOON = timedelta(hours=6)
COUNTED: dict[str, Question] = {
    "all": lambda _asker: Waiting(Case.objects.unfinished()),
    "due": _due_before(Given("until", DateTimeField())),
    "soon": _due_before(Given("soon", DateTimeField())),
    "overdue": _due_before(ASKER.now),
    "mine": lambda asker: Waiting(Case.objects.unfinished().filter(claimed_by_id=asker.user.pk)),
    "approvals": to_answer,
}


def in_view(user: Any, view: str, until: Any) -> Q:
    """Which cases a saved view shows; `until` is the end of the reader's day."""
    if view == "decided":
        return Q(status__in=[Case.Status.DECIDED, Case.Status.CLOSED])
    shown = Q(status__in=Case.OPEN)
    if view == "mine":
        return shown & Q(claimed_by_id=user.pk)
    return shown & Q(due_at__lt=until) if view == "due" else shown


def end_of_day(now: datetime) -> datetime:
    """Midnight after `now` in the reader's zone."""
    local = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return local + timedelta(days=1)


def lines(rows: Sequence[Any], now: datetime) -> list[Line]:
    """The queue's rows with rule, reasons and the store's worst total; one query for all."""
    book = policy_at(now).rules.book
    totals = worst_totals([row.store_id for row in rows], now)
    return [
        Line(
            case=row,
            rule=str(book[row.rule_code].title) if row.rule_code in book else row.rule_code,
            why=_why(row.sources, row.is_flagged),
            points=total_words(totals.get(row.store_id, 0)),
        )
        for row in rows
    ]


def _why(sources: Sequence[str], is_flagged: bool) -> str:
    reports = sources.count(Signal.Source.REPORT)
    checks = len(sources) - reports
    parts = [_("Trusted flagger")] if is_flagged else []
    if reports:
        parts.append(ngettext("%(n)s report", "%(n)s reports", reports) % {"n": reports})
    if checks:
        parts.append(ngettext("%(n)s signal", "%(n)s signals", checks) % {"n": checks})
    return " · ".join(parts)


def worst_totals(store_ids: Iterable[int], now: datetime) -> dict[int, int]:
    """The highest family total of each store, in hundredths; as many queries for one as for all."""
    policy = policy_at(now)
    totals = {}
    for store_id, ledger in read_ledgers(store_ids, now).items():
        answer = ladder.standing(ladder_policy(policy, ledger), rows_of(ledger, policy), now)
        totals[store_id] = max(family.points for family in answer.families.values())
    return totals


def total_words(total: int) -> str:
    return wording.points_count(total) if total else _("no points")


def get_case(pk: int, reader: User) -> Case:
    """A case for its page. Raises NotAllowed to people of its store, or of one that it is tied to.

    They would read who reported it, and the name of the other store.
    """
    case = find_case(pk)
    if works_for_either(reader, case):
        words = _("You work for a store that this case is about. Only others may read it.")
        raise NotAllowed(words)
    return case


def find_case(pk: int) -> Case:
    """For verbs that show nothing of it."""
    return get_object_or_404(Case.objects.select_related("store", "claimed_by"), pk=pk)


def history(store: Any, limit: int = 10) -> list[Entry]:
    """Decisions about a store and what it earned back, newest first, with what became of them."""
    rows = Statement.objects.of_store(store).select_related("sanction")
    rows = rows.prefetch_related("appeals").order_by("-pk")[:limit]
    found = [*map(_past, rows), *earned_back(store, limit)]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]


def _past(row: Statement) -> Entry:
    ended = row.outcome == Statement.Outcome.ENDED
    appeal = max(row.appeals.all(), key=lambda one: one.pk, default=None)
    fate = _("Appeal: %(state)s") % {"state": appeal.get_status_display()} if appeal else ""
    detail = " · ".join(part for part in (row.rule_number, fate) if part)
    return Entry(
        title=row.heading,
        detail=detail,
        at=row.decided_at,
        tone="ok" if ended else "bad" if row.restriction in ("freeze", "ban") else "warn",
        icon="arrow-back-up" if ended else ICONS[row.restriction],
        url=reverse("enforcement:decision", args=[row.pk]),
    )


def trail(case: Case) -> list[Entry]:
    """What happened to the case, newest first: among it, why others passed it over.

    Without second opinions: whoever is still asked must not read them here.
    """
    rows = Event.objects.filter(subject_type="enforcement.case", subject_id=str(case.pk))
    rows = rows.exclude(Q(kind__startswith="second_review.") | Q(kind="case.golden"))
    shown = rows.select_related("actor", "store").order_by("-pk")[:TRAIL_AT_MOST]
    words = sentence_or_neutral
    return [Entry(label_of(row.kind), words(row), row.at, "", "circle") for row in shown]


@dataclass(frozen=True)
class Similar:
    """How cases under the same rule went lately."""

    count: int
    verdict: str
    detail: str
    url: str


def similar_cases(case: Case, now: datetime) -> Similar:
    """Decided cases on the same rule in the last 90 days: the usual measure, and its fate."""
    rows = Case.objects.filter(
        rule_code=case.rule_code,
        status=Case.Status.DECIDED,
        status_at__gte=now - timedelta(days=SIMILAR_DAYS),
    ).exclude(pk=case.pk)
    count = rows.count()
    measures = Sanction.objects.filter(case__in=rows).exclude(status=Sanction.Status.REFUSED)
    usual = measures.values_list("kind").annotate(n=Count("case", distinct=True)).order_by("-n")
    kind, most = usual.first() or ("points", count)
    appeals = Appeal.objects.filter(statement__case__in=rows).aggregate(
        filed=Count("pk"), granted=Count("pk", filter=Q(status__in=["granted", "partly_granted"]))
    )
    facts = {"most": most, "n": count, "step": wording.STEPS[kind]}
    return Similar(
        count=count,
        verdict=_("%(most)s of %(n)s: %(step)s") % facts if count else _("None yet"),
        detail=_("%(filed)s appealed, %(granted)s granted") % appeals,
        url=f"{reverse('enforcement:queue')}?view=decided&rule={case.rule_code}&days={SIMILAR_DAYS}",
    )


def sellers_side(store: Any) -> tuple[str, str]:
    """What the store has said in its appeals: a verdict, and its latest words."""
    last = Appeal.objects.of_store(store).order_by("-pk").first()
    if last is None:
        return _("No answer yet"), _("The store has not appealed. It can answer every decision.")
    count = Appeal.objects.of_store(store).count()
    words = ngettext("%(n)s appeal", "%(n)s appeals", count) % {"n": count}
    return words, f"{last.get_status_display()}{colon()}{last.reason[:200]}"
