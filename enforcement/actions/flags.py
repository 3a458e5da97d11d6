"""What ties a store to a sanctioned one opens a case, and the store is asked what is behind it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from accounts.models import Store
from enforcement.actions.hearing_starts import named, open_hearing
from enforcement.actions.signals import as_kept, keep_signal, next_number
from enforcement.models import Case, Exhibit, Signal
from enforcement.queries.links import Linked, linked_stores, sanction_of
from policy.queries import policy_at

RULE = "evading_sanctions"


def flag_ties(store: Store, digests: Collection[str], now: datetime) -> None:
    """Open a case for the store where one of these things ties it to a sanctioned one.

    Where the store is the sanctioned one itself, for each free store that they tie to it. What a
    person looked at before is no news: only stores that one of these things ties it to. Within
    the caller's transaction.
    """
    tied = [row for row in strongly_tied(store, now) if _by(row, digests)]
    _flag(store, [row for row in tied if row.sanction], now)
    if sanction := sanction_of(store, now):
        # Their rows are locked one after the other: by id, as everywhere.
        for free in sorted((row for row in tied if not row.sanction), key=lambda row: row.store.pk):
            _flag(free.store, [Linked(store, free.ties, sanction)], now)


def ask_when_claimed(case: Case, now: datetime) -> None:
    """Ask a store that was reported for evading, where something ties it to a sanctioned one.

    What ties them becomes evidence of the case. Within the caller's transaction, under the lock
    of the case.
    """
    if case.rule_code != RULE or case.hearings.exists():
        return
    sanctioned = [row for row in linked_stores(case.store, now) if row.sanction]
    for linked in sanctioned:
        about = {"subject_id": case.store.slug}
        Exhibit.objects.create(
            store=case.store,
            case=case,
            number=next_number(case),
            kind="store",
            title=case.store.name,
            snapshot=as_kept(_snapshot(case.store, linked) | about),
            kept_at=now,
        )
    if sanctioned:
        open_hearing(case, [tie for linked in sanctioned for tie in linked.ties], now=now)


def strongly_tied(store: Store, now: datetime) -> list[Linked]:
    """The stores that are tied to it so strongly that a person looks."""
    least = policy_at(now).governance.links.flag_weight
    return [row for row in linked_stores(store, now) if row.weight >= least]


def _flag(store: Store, sanctioned: list[Linked], now: datetime) -> None:
    cases = [_signal(store, linked, now) for linked in sanctioned]
    if cases:
        # Once for all of them: how many stores it is tied to is none of its business.
        open_hearing(cases[0], [tie for linked in sanctioned for tie in linked.ties], now=now)


def _by(linked: Linked, digests: Collection[str]) -> bool:
    return any(tie.digest in digests for tie in linked.ties)


def _signal(store: Store, linked: Linked, now: datetime) -> Case:
    signal = keep_signal(
        store,
        rule_code=RULE,
        subject_kind="store",
        subject_id=store.slug,
        snapshot=_snapshot(store, linked),
        detail=_said(linked)["en"],
        source=Signal.Source.CHECK,
        actor=None,
        now=now,
    )
    return signal.case


def _snapshot(store: Store, linked: Linked) -> dict[str, Any]:
    ties = [{"kind": tie.kind, "since": tie.since, "weight": tie.weight} for tie in linked.ties]
    sanction = f"S-{linked.sanction.pk}" if linked.sanction else ""
    facts = {"name": store.name, "linked": linked.store.slug, "ties": ties, "sanction": sanction}
    return facts | {"text": _said(linked)}


def _said(linked: Linked) -> dict[str, str]:
    """The other store, and which kinds of ties there are: moderators read it."""
    kinds = sorted({tie.kind for tie in linked.ties})
    return {language: f"{linked.store.name}: {said}" for language, said in named(kinds).items()}
