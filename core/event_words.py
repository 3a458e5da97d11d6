"""What people typed stands apart from events, which are never changed, and is keyed by a fact.

`record` takes such facts out of the event and keeps them in a row of `EventWords`, whose key the
event holds as the fact `apart`. So names and addresses in them can be blanked with their person,
and the chain of events stays whole.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import connection
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from core.aliases import NAMELESS
from core.models import EventWords

APART = "apart"
# Facts that somebody typed, or that quote what was typed; an event kind may name more.
TYPED = frozenset({"answer", "body", "note", "reason", "said", "text", "words"})
# Of one word that is also a name, nobody can say whom it means.
WORDS_OF_NAME = 2
KEEP = """
INSERT INTO core_eventwords (words, at) SELECT typed.words, %s
FROM jsonb_array_elements(%s) WITH ORDINALITY AS typed (words, place)
ORDER BY typed.place RETURNING id
"""


class HasFacts(Protocol):
    facts: Any


def keep(
    many: Sequence[tuple[Mapping[str, Any], Iterable[str]]], at: datetime
) -> list[dict[str, Any]]:
    """The facts of events without what was typed, which is kept apart; with each, more keys."""
    if not any(TYPED.intersection(facts) or more for facts, more in many):
        return [dict(facts) for facts, _more in many]
    typed = [_typed(facts, TYPED.union(more)) for facts, more in many]
    keys = iter(_keep([one for one in typed if one], at))
    return [
        {key: fact for key, fact in facts.items() if key not in one}
        | ({APART: next(keys)} if one else {})
        for (facts, _more), one in zip(many, typed, strict=True)
    ]


def _keep(words: Sequence[Mapping[str, Any]], at: datetime) -> list[int]:
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [at, json.dumps(words)])
        # Ids are given out in the order of `place`.
        return sorted(pk for (pk,) in cursor.fetchall())


def _typed(facts: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: facts[key] for key in keys if facts.get(key)}


def join(events: Iterable[HasFacts]) -> None:
    """Put what was typed back beside the facts of these events, in one question."""
    rows = [event for event in events if APART in event.facts]
    kept = EventWords.objects.in_bulk({row.facts[APART] for row in rows}) if rows else {}
    for row in rows:
        rest = {key: fact for key, fact in row.facts.items() if key != APART}
        row.facts = rest | kept[row.facts[APART]].words


def joined(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same of one event's facts; its row stays as it is."""
    if APART not in facts:
        return facts
    rest = {key: fact for key, fact in facts.items() if key != APART}
    return {**rest, **EventWords.objects.get(pk=facts[APART]).words}


def blank(names: Iterable[str], addresses: Iterable[str], alias: str) -> int:
    """Take these names and mail addresses out of all that was typed; say of how many events.

    A name of one word stays: it may be another's, or no name.
    """
    marks = {one: alias for one in addresses if one}
    marks |= {one: NAMELESS for one in names if _is_whole(one)}
    found = Q()
    for one in marks:
        found |= Q(text__icontains=_as_json(one))
    if not marks:
        return 0
    rows = list(EventWords.objects.annotate(text=Cast("words", TextField())).filter(found))
    for row in rows:
        row.words = without(row.words, marks)
    EventWords.objects.bulk_update(rows, ["words"])
    return len(rows)


def _is_whole(name: str) -> bool:
    """More than one word, or a name in signs that stand for words."""
    return len(name.split()) >= WORDS_OF_NAME or (len(name) >= WORDS_OF_NAME and not name.isascii())


def _as_json(text: str) -> str:
    """As jsonb writes it: quotes and backslashes are escaped, letters of any script are not."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def without(fact: Any, marks: Mapping[str, str]) -> Any:
    """The fact with other words in place of each mark, whatever the case of its letters."""
    if isinstance(fact, dict):
        return {key: without(one, marks) for key, one in fact.items()}
    if isinstance(fact, list):
        return [without(one, marks) for one in fact]
    if not isinstance(fact, str):
        return fact
    longest_first = sorted(marks, key=len, reverse=True)
    stand_ins = {mark.lower(): other for mark, other in marks.items()}
    any_mark = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    return any_mark.sub(lambda hit: stand_ins[hit[0].lower()], fact)
