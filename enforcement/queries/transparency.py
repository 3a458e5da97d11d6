"""Decisions as the DSA Transparency Database takes them."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.db.models.fields.json import KeyTextTransform

from core import registry
from core.errors import NotFound
from enforcement import wording
from enforcement.checks.dsa.mapping import Decision, NotMappable, record_of
from enforcement.checks.dsa.record import Record
from enforcement.checks.rules import hundredths
from enforcement.models import Exhibit, Report, Sanction, Statement
from enforcement.models.sanctions import blocked_capabilities
from policy.models import PolicyVersion
from policy.queries import policy_numbered
from policy.sections.rules import Rule

CHUNK = 500
FLAGGED = Report.objects.filter(statement=OuterRef("pk"), flagger__isnull=False, ground="law")
ON_A_STORE = (
    Sanction.Kind.RESTRICT_LISTING,
    Sanction.Kind.RESTRICT_SHIPPING,
    Sanction.Kind.FREEZE,
    Sanction.Kind.BAN,
)


def list_records(since: datetime) -> Iterator[tuple[Statement, Record | NotMappable]]:
    """Each decision made from `since` on with its record, or with the reason why it has none.

    Rule: docs/rules/enforcement.md#transparency-database.
    """
    # What an app on the right tells of a thing stands in its exhibit; the rest is not needed.
    kept = Exhibit.objects.annotate(since=KeyTextTransform("since", "snapshot")).defer("snapshot")
    rows = _decided(since).filter(outcome=Statement.Outcome.IMPOSED)
    rows = rows.select_related("store", "violation", "sanction").order_by("pk")
    rows = rows.annotate(is_flagged=Exists(FLAGGED))
    rows = rows.prefetch_related(Prefetch("case__exhibits", kept))
    rule_of = cache(_rule)
    for row in rows.iterator(chunk_size=CHUNK):
        try:
            rule = rule_of(row.policy_version, row.rule_code)
            yield row, record_of(_decision(row, rule))
        except NotMappable as reason:
            yield row, reason


def count_taken_back(since: datetime) -> int:
    """Statements that end a measure: the database has no place for them."""
    return _decided(since).filter(outcome=Statement.Outcome.ENDED).count()


def _decided(since: datetime) -> QuerySet[Statement]:
    rows: QuerySet[Statement] = Statement.objects.filter(decided_at__gte=since)
    return rows


def _rule(version: int, code: str) -> Rule:
    try:
        return policy_numbered(version).rule(code)
    except (PolicyVersion.DoesNotExist, NotFound):
        raise NotMappable(f"policy version {version} or its rule {code} is not there") from None


def _decision(row: Statement, rule: Rule) -> Decision:
    shown = _goods(row)
    days = row.sanction.days if row.sanction else None
    on_a_store = row.restriction in ON_A_STORE
    law = rule.source if rule.source.kind == "law" else None
    return Decision(
        puid=row.number,
        restriction=row.restriction,
        blocks=blocked_capabilities(row.restriction, days) if on_a_store else (),
        rule_code=row.rule_code,
        rule_number=row.rule_number,
        rule_title=rule.title.en,
        rule_text=rule.text.en,
        policy_version=row.policy_version,
        law=law.name if law else "",
        law_url=law.url if law else "",
        ground=row.ground,
        origin=row.origin,
        automated_detection=row.automated_detection,
        automated_decision=row.automated_decision,
        territory=row.territory,
        starts_on=row.starts_at.date(),
        ends_on=row.ends_at.date() if row.ends_at else None,
        occurred_on=(row.violation.occurred_at if row.violation else row.decided_at).date(),
        exhibits=[exhibit["kind"] for exhibit in row.exhibits],
        shows_goods=bool(shown),
        content_on=min(map(_shown_since, shown), default=row.store.created_at.date()),
        points=wording.points(hundredths(row.points)) if row.points else "",
        is_flagged=getattr(row, "is_flagged", False),
    )


def _goods(row: Statement) -> list[Exhibit]:
    """The exhibits relied on that show something which buyers saw: what can be taken down."""
    relied_on = {exhibit["number"] for exhibit in row.exhibits}
    kept = row.case.exhibits.all() if row.case else []
    return [one for one in kept if one.number in relied_on and one.kind in registry.removals]


def _shown_since(exhibit: Exhibit) -> date:
    """The day from which it was hosted, or else the day on which it was seen there."""
    since = getattr(exhibit, "since", None)
    return datetime.fromisoformat(since).date() if since else exhibit.kept_at.date()
