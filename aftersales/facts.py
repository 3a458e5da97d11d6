"""What the product itself knows of a ticket, as facts for the standard of mediation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from aftersales.records import Record
from policy.sections.mediation import MediationSection
from shipping.models import Parcel, TruthJudgement
from shipping.queries.tracks import day_words, state_words

GONE = {"exception:lost", "exception:returned", "exception:cancelled"}
Verdict = TruthJudgement.Verdict
# The one fact that a number of the standard decides: `MediationSection.prompt_days`.
PROMPT = "told_promptly"


@dataclass(frozen=True)
class Fact:
    """Whether a criterion is so (None: nobody knows), in words, and where its proof is shown."""

    code: str
    value: bool | None
    words: str
    anchor: str


def known_facts(record: Record, standard: MediationSection) -> list[Fact]:
    """What is known of every criterion that the product can tell itself."""
    return [*_of_parcels(record), *_of_days(record, standard), _of_listing(record)]


def _of_parcels(record: Record) -> Iterator[Fact]:
    states = {parcel.state for parcel, _row in record.parcels}
    said = _(", ").join(_parcel_words(*pair) for pair in record.parcels)
    said = said or _("No parcel was declared.")
    yield Fact("tracking_false", _is_false(record), said, "parcels")
    for code, found in (
        ("lost", bool(states & GONE)),
        ("refused_at_door", "exception:refused" in states),
        ("kept_by_customs", "exception:seized" in states),
    ):
        yield Fact(code, found, said, "parcels")
    yield Fact("arrived", _has_arrived(record), said, "parcels")


def _is_false(record: Record) -> bool | None:
    verdicts = [row.verdict if row else None for _parcel, row in record.parcels]
    if Verdict.FALSE in verdicts:
        return True
    return None if None in verdicts else False


def _has_arrived(record: Record) -> bool | None:
    """A delivery counts where its tracking was judged genuine; “delivered” alone proves nothing."""
    if not record.parcels or any(
        parcel.status != Parcel.Status.DELIVERED for parcel, _row in record.parcels
    ):
        return False
    verdicts = {row.verdict if row else None for _parcel, row in record.parcels}
    if verdicts == {Verdict.GENUINE}:
        return True
    return False if Verdict.FALSE in verdicts else None


def _of_days(record: Record, standard: MediationSection) -> Iterator[Fact]:
    today, promised = record.now.date(), record.promised_on
    last = record.promises[0].latest_on if record.promises else promised
    told = _("Told until %(day)s.") % {"day": day_words(last)} if last else _("No day was told.")
    yield Fact("window_over", today > last if last else None, told, "window")
    arrived = _arrived_on(record.parcels)
    yield Fact("late", _is_late(arrived, promised, today), _late_words(arrived, promised), "window")
    yield _delay(record)
    prompt = was_prompt(record, standard.prompt_days)
    words = _("Opened on %(day)s.") % {"day": day_words(record.ticket.opened_at.date())}
    yield Fact(PROMPT, prompt, words, "talk")


def was_prompt(record: Record, days: int) -> bool | None:
    """Whether the ticket was opened within so many days of delivery; None before that."""
    at = max((row.delivered_at for row, _j in record.parcels if row.delivered_at), default=None)
    if at is None or _arrived_on(record.parcels) is None:
        return None
    return record.ticket.opened_at <= at + timedelta(days=days)


def _arrived_on(parcels: Iterable[tuple[Parcel, TruthJudgement | None]]) -> date | None:
    """The day on which the last of the parcels was delivered; None while one is not."""
    days = [parcel.delivered_on for parcel, _row in parcels]
    known = [day for day in days if day]
    return max(known) if known and len(known) == len(days) else None


def _is_late(arrived: date | None, promised: date | None, today: date) -> bool | None:
    if promised is None:
        return None
    if arrived:
        return arrived > promised
    return True if today > promised else None


def _late_words(arrived: date | None, promised: date | None) -> str:
    words = _("Promised by %(day)s.") % {"day": day_words(promised)} if promised else ""
    if arrived:
        words += " " + _("Delivered on %(day)s.") % {"day": day_words(arrived)}
    return words.strip() or _("No day was promised.")


def _delay(record: Record) -> Fact:
    rows = [row for _parcel, row in record.parcels if row]
    value = any(row.late_seller > 0 for row in rows) if rows else None
    words = {
        True: _("A part of the delay was the store’s."),
        False: _("None of the delay was the store’s."),
        None: _("The delay was not judged yet."),
    }
    return Fact("late_by_store", value, words[value], "parcels")


def _of_listing(record: Record) -> Fact:
    if not record.sold:
        words = _("No check of the listing from before the order is kept.")
        return Fact("listing_flagged", None, words, "listing")
    flagged = any(sold.flagged for sold in record.sold)
    day = day_words(max(sold.run.checked_at for sold in record.sold).date())
    words = _("Checked on %(day)s, before the order.") % {"day": day}
    return Fact("listing_flagged", flagged, words, "listing")


def _parcel_words(parcel: Parcel, row: TruthJudgement | None) -> str:
    verdict = row.get_verdict_display() if row else _("not judged yet")
    return f"{parcel.number}: {state_words(parcel.state)} ({verdict})"
