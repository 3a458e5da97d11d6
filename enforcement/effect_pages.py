"""Your effect: what a coming version's ladder would have made of the seller's own last days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Store
from core.registry import Panel
from enforcement.checks.replays import Comparison, Course, Entry
from enforcement.replay_pages import in_words
from enforcement.replays import read_ledgers, side_of
from policy.models import PolicyVersion
from policy.queries import policy_at, read_policy

# Above every row: the ledger as it is now.
NEWEST = 2**62


def panels(request: Any, version: PolicyVersion, now: datetime) -> Sequence[Panel]:
    """For sellers, beside the changes of a version that is to come."""
    if request.workspace != "seller" or request.store is None or not version.is_scheduled(now):
        return []
    return [Panel("enforcement/_effect_panel.html", effect_on(request.store, version, now))]


def effect_on(store: Store, version: PolicyVersion, now: datetime) -> dict[str, Any]:
    """What both versions would have prescribed on the store's decisions of the replay's days.

    As the replay compares them, so that the two never disagree.
    Rule: docs/rules/enforcement.md#replay
    """
    assert version.based_on is not None
    days = policy_at(now).governance.replay.days
    since = now - timedelta(days=days)
    before, after = (side_of(read_policy(one), since) for one in (version.based_on, version))
    ledger = _ledger_of(store)
    old, new = Comparison(before, after, now).courses(ledger)
    return {
        "days": days,
        "is_empty": not ledger,
        "is_same": old == new,
        "tone": _tone(old, new),
        "sides": [
            (str(version.based_on), in_words(old.weight)),
            (str(version), in_words(new.weight)),
        ],
    }


def _ledger_of(store: Store) -> list[Entry]:
    found = read_ledgers(store.pk, store.pk + 1, newest=NEWEST, earned=NEWEST)
    return next((rows for _store, rows in found), [])


def _tone(old: Course, new: Course) -> str:
    return (new.weight > old.weight) * "bad" or (new.weight < old.weight) * "ok"
