"""What the auditors' pages show: events in words, and how far they are sealed."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core import moments, registry, wording
from core.access_log import DATA
from core.audit import heads
from core.audit.sealing import newest_seal
from core.events import KINDS
from core.models import AccessRecord, Event, Unsealed
from core.money import number
from core.registry import Panel


def in_words(rows: Sequence[Event]) -> None:
    """Give each event label, sentence and system; one of an older version its bare facts."""
    wording.name_people(rows)
    for row in rows:
        shown: Any = row
        kind = KINDS.get(row.kind)
        shown.label = kind.label if kind else row.kind
        shown.system = "" if row.actor else wording.system_in(row.facts)
        try:
            shown.sentence = wording.sentence(row)
        except KeyError:
            shown.sentence = json.dumps(row.facts, ensure_ascii=False)


def name_data(rows: Iterable[AccessRecord]) -> None:
    """Give each line of the access log the label of its data; of an older version its bare kind."""
    for row in rows:
        shown: Any = row
        data = DATA.get(row.kind)
        shown.label = data.label if data else row.kind


def seal_stats(now: datetime) -> list[tuple[str, str, str, str, str]]:
    """Up to which instant and entry events are sealed, whether that is signed, and what waits."""
    tip, waiting = newest_seal(), Unsealed.objects.count()
    sealed_at, note = _("Not yet"), ""
    if tip:
        sealed_at = moments.moment(tip.sealed_at, now)
        words = _("%(n)s entries, signed") if heads.is_kept(tip) else _("%(n)s entries, not signed")
        note = words % {"n": number(tip.entries)}
    return [
        (_("Sealed up to"), sealed_at, note, "", ""),
        (_("Waiting to be sealed"), number(waiting), _("A worker seals them each minute"), "", ""),
    ]


def _panels(user: Any, store: Any, workspace: str, now: datetime) -> list[Panel]:
    if workspace != "audit":
        return []
    return [Panel("core/_seal_stats.html", {"stats": seal_stats(now)}, order=10)]


registry.panels.append(_panels)
