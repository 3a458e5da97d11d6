"""Anything that may open a case: checks, tracking, tickets, and people's reports."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import registry
from core.errors import NotAllowed, NotPossible
from core.events import record
from enforcement.models import Case, Exhibit, Signal
from policy.queries import policy_at

ORDER = ["low", "medium", "high"]
LONGEST_DETAIL = 5000


@transaction.atomic
def raise_signal(
    store: Store,
    *,
    rule_code: str,
    subject_kind: str,
    subject_id: str,
    snapshot: Mapping[str, Any],
    detail: str,
    source: str,
    actor: User | None,
    now: datetime,
    severity: str | None = None,
    reporter: str = "",
) -> Case:
    """Put a reason to look into the store's open case on this rule, or open one.

    The snapshot is kept as an exhibit. The same signal again changes nothing. `severity` is
    low, medium or high; None takes the rule's own. Raises NotFound for an unknown rule.
    Rule: docs/rules/enforcement.md#cases.
    """
    signal = keep_signal(
        store,
        rule_code=rule_code,
        subject_kind=subject_kind,
        subject_id=subject_id,
        snapshot=snapshot,
        detail=detail,
        source=source,
        actor=actor,
        now=now,
        severity=severity,
        reporter=reporter,
    )
    return signal.case


def keep_signal(
    store: Store,
    *,
    rule_code: str,
    subject_kind: str,
    subject_id: str,
    snapshot: Mapping[str, Any],
    detail: str,
    source: str,
    actor: User | None,
    now: datetime,
    severity: str | None = None,
    reporter: str = "",
    sender: str = "",
    seen_at: datetime | None = None,
) -> Signal:
    """What `raise_signal` does, within the caller's transaction; returns the signal.

    `sender` tells the same words of two people apart and is not kept: the report says who sent
    it. `seen_at` is when the snapshot was taken, where that was before `now`.
    """
    policy = policy_at(now)
    rule = policy.rule(rule_code)
    severity = severity or ("high" if rule.severity == "critical" else rule.severity)
    kept = as_kept(snapshot)
    title = str(kept.get("title") or kept.get("name") or rule.title.en)[:200]
    subject = {"subject_kind": subject_kind, "subject_id": subject_id}

    # The store is the lock: with no open case yet, there is no case row to lock.
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    due_at = now + timedelta(hours=policy.governance.case_decision_hours)
    first = subject | {"title": title, "severity": severity, "due_at": due_at}
    case, is_new = Case.objects.unfinished().get_or_create(
        store=store, rule_code=rule_code, defaults=first | {"status_at": now, "opened_at": now}
    )
    words = {"source": source, "detail": detail[:LONGEST_DETAIL], "reporter": reporter[:200]}
    signal, is_fresh = Signal.objects.get_or_create(
        case=case,
        digest=_digest(subject, words | ({"reporter": sender} if sender else {}), kept),
        defaults=subject | words | {"store": store, "raised_by": actor, "at": seen_at or now},
    )
    if not is_fresh:
        return signal
    _keep(signal, kept, title)
    _raise_severity(case, severity)
    kind = "case.opened" if is_new else "case.signalled"
    facts = {"case": case.number, "rule": rule.number, "rule_title": rule.title.as_facts}
    record(kind, subject=case, store=store, actor=actor, at=now, facts=facts)
    return signal


@transaction.atomic
def report_store(
    store: Store,
    *,
    rule_code: str,
    subject_kind: str,
    subject_id: str,
    detail: str,
    reporter: str,
    actor: User,
    now: datetime,
) -> Case:
    """File somebody's report about a store; what it is about is kept as it is now.

    Raises NotAllowed unless the actor is staff; NotPossible on `detail` when it is empty, on
    `subject_id` when there is nothing of that kind and number in the store.
    """
    if not actor.roles:
        raise NotAllowed(_("Only staff can file a report on somebody's behalf."))
    if not detail.strip():
        raise NotPossible(_("Say what was seen, in a sentence or two."), field="detail")
    return raise_signal(
        store,
        rule_code=rule_code,
        subject_kind=subject_kind,
        subject_id=subject_id or store.slug,
        snapshot=snapshot_of(store, subject_kind, subject_id) | {"report": detail.strip()},
        detail=detail.strip(),
        source=Signal.Source.REPORT,
        actor=actor,
        now=now,
        reporter=reporter.strip(),
    )


def snapshot_of(store: Store, kind: str, subject_id: str) -> dict[str, Any]:
    """Ask the app that owns the subject; the store itself is ours to describe."""
    if kind == "store":
        return {"name": store.name, "country": store.country}
    try:
        return dict(registry.exhibits[kind](store, subject_id))
    except (KeyError, ValueError, ObjectDoesNotExist) as error:
        words = _("This store has nothing of that kind with the number %(number)s.")
        raise NotPossible(words % {"number": subject_id}, field="subject_id") from error


def as_kept(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """A snapshot as the database gives it back."""
    kept: dict[str, Any] = json.loads(json.dumps(dict(snapshot), cls=DjangoJSONEncoder))
    return kept


def next_number(case: Case) -> int:
    """Of the case's next exhibit; locks the case, behind the store where that is locked too."""
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    last = Exhibit.objects.filter(case=case).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def _keep(signal: Signal, snapshot: dict[str, Any], title: str) -> None:
    """Keep the snapshot as the case's next exhibit; the caller holds the store's lock."""
    Exhibit.objects.create(
        store=signal.store,
        case=signal.case,
        signal=signal,
        number=next_number(signal.case),
        kind=signal.subject_kind,
        title=title,
        snapshot=snapshot | {"detail": signal.detail, "subject_id": signal.subject_id},
        kept_at=signal.at,
    )


def _raise_severity(case: Case, severity: str) -> None:
    """A graver signal raises the case's severity; a milder one never lowers it."""
    if ORDER.index(severity) > ORDER.index(case.severity):
        case.severity = severity
        case.save(update_fields=["severity"])


def _digest(*parts: Any) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
