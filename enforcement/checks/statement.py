"""What a statement of reasons has to say, and how it says it in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

Bilingual = Mapping[str, str]
LANGUAGES = ("en", "zh-hans")
TIMED = ("warn", "hold_payout", "restrict_listing", "restrict_shipping", "freeze")
MISSING = {
    "facts": gettext_lazy("What happened, in both languages"),
    "exhibits": gettext_lazy("The exhibits that the decision relies on"),
    "rule": gettext_lazy("The rule and the policy version"),
    "cure": gettext_lazy("How to put it right, in both languages"),
    "subjects": gettext_lazy("What is taken down"),
    "territory": gettext_lazy("Where the measure applies"),
    "ends_at": gettext_lazy("When the measure ends"),
    "confirm_by": gettext_lazy("Until when a person has to confirm it"),
    "appeal_until": gettext_lazy("Until when an appeal is possible"),
    "automation": gettext_lazy("What was automated"),
    "unheard": gettext_lazy("Why the store was not heard first"),
}


@dataclass(frozen=True)
class StatementFacts:
    """Everything that a decision has to give reasons for. Instants are aware UTC."""

    outcome: str
    restriction: str
    decided_at: datetime
    starts_at: datetime
    facts: Bilingual
    rule_code: str
    rule_number: str
    rule_title: Bilingual
    cure: Bilingual
    policy_version: int
    automated_detection: bool | None
    automated_decision: str
    ends_at: datetime | None = None
    # "6" as the seller reads it; empty where no points were counted.
    points: str = ""
    exhibits: Sequence[Mapping[str, Any]] = ()
    territory: Sequence[str] = ("ALL",)
    # Titles of what is taken down.
    subjects: Sequence[str] = ()
    # All of them are parts of the store's profile, which have no page of their own.
    in_profile: bool = False
    ground: str = "contract"
    origin: str = "own"
    is_provisional: bool = False
    confirm_by: datetime | None = None
    appeal_until: datetime | None = None
    # answered, silent or unheard, where the store was asked before; and when, or until when.
    heard: str = ""
    heard_at: datetime | None = None
    # Why a decision did not wait for the answer.
    unheard: str = ""
    zone: str = "UTC"
    stays_open: Sequence[Any] = field(default=())


@dataclass(frozen=True)
class Composed:
    title: str
    parts: tuple[tuple[str, str], ...]


def missing(facts: StatementFacts) -> list[str]:
    """Return what the statement lacks, in words; a decision with gaps is not saved.

    Rule: docs/rules/enforcement.md#statement.
    """
    imposed = facts.outcome == "imposed"
    by_person = facts.automated_decision == "none"
    faults = {
        "facts": not _both(facts.facts),
        "exhibits": imposed and by_person and not facts.exhibits,
        "rule": not (facts.rule_number and _both(facts.rule_title) and facts.policy_version > 0),
        "cure": imposed and not _both(facts.cure),
        "subjects": facts.restriction == "take_down" and not facts.subjects,
        "territory": not facts.territory,
        "ends_at": imposed and facts.restriction in TIMED and facts.ends_at is None,
        "confirm_by": facts.is_provisional and facts.confirm_by is None,
        "appeal_until": imposed
        and (facts.appeal_until is None or facts.appeal_until <= facts.decided_at),
        "unheard": facts.heard == "unheard" and not facts.unheard,
        "automation": facts.automated_detection is None or not facts.automated_decision,
    }
    return [str(MISSING[name]) for name, is_missing in faults.items() if is_missing]


def compose(facts: StatementFacts, language: str) -> Composed:
    """Write title and paragraphs in `language`, with times in the store's zone."""
    with translation.override(language), timezone.override(ZoneInfo(facts.zone)):
        parts = [
            (_("What we did"), _measure(facts)),
            (_("What happened"), _happened(facts, language)),
            (_("Your side"), _side(facts)),
            (_("Rule"), _rule(facts, language)),
            (_("Automation"), _automation(facts)),
        ]
        if facts.outcome == "imposed":
            parts.append((_("How to put it right"), _cure(facts, language)))
            parts.append((_("What stays open"), "\n".join(str(line) for line in facts.stays_open)))
            parts.append((_("You can appeal"), redress(facts)))
        kept = tuple((title, text) for title, text in parts if text)
        return Composed(title_of(facts), kept)


def redress_in(facts: StatementFacts, language: str) -> str:
    """The way to an appeal on its own, as the record keeps it."""
    if facts.appeal_until is None:
        return ""
    with translation.override(language), timezone.override(ZoneInfo(facts.zone)):
        return redress(facts)


def title_of(facts: StatementFacts) -> str:
    if facts.outcome == "ended":
        return _ended(facts)
    until = at(facts.ends_at)
    if facts.restriction == "freeze" and facts.is_provisional:
        return _("We have frozen your store until %(until)s, subject to a person's review") % {
            "until": until
        }
    words = {
        "points": ngettext(
            "We have recorded a violation: %(points)s point",
            "We have recorded a violation: %(points)s points",
            1 if facts.points == "1" else 2,
        ),
        "take_down": _("We have taken down “%(subjects)s”"),
        "warn": _("We have warned your store"),
        "restrict_listing": _("You cannot create or edit listings until %(until)s"),
        "restrict_shipping": _("No own-carrier labels for new orders until %(until)s"),
        "hold_payout": _("We hold your payouts until %(until)s"),
        "freeze": _("We have frozen your store until %(until)s"),
        "ban": _("We close your store for good on %(starts)s"),
    }[facts.restriction]
    told = {"points": facts.points, "until": until, "starts": at(facts.starts_at)}
    return words % (told | {"subjects": _subjects(facts)})


def _ended(facts: StatementFacts) -> str:
    return {
        "points": _("We have taken back a violation and its points"),
        "take_down": _("We have restored “%(subjects)s”") % {"subjects": _subjects(facts)},
        "warn": _("We have taken back a warning"),
        "restrict_listing": _("We have lifted the listing restriction"),
        "restrict_shipping": _("We have lifted the shipping restriction"),
        "hold_payout": _("We have released your payouts"),
        "freeze": _("We have lifted the freeze of your store"),
        "ban": _("We have lifted the ban of your store"),
    }[facts.restriction]


def _measure(facts: StatementFacts) -> str:
    if facts.outcome == "ended":
        return _("It no longer applies from %(at)s on.") % {"at": at(facts.starts_at)}
    lines = []
    if facts.restriction != "points":
        lines.append(_period(facts))
    if facts.points:
        lines.append(_("Points counted under this rule: %(points)s.") % {"points": facts.points})
    lines.append(
        _("It applies in all countries.")
        if list(facts.territory) == ["ALL"]
        else _("It applies in: %(places)s.") % {"places": ", ".join(facts.territory)}
    )
    return _joined(*lines)


def _period(facts: StatementFacts) -> str:
    span = {"starts": at(facts.starts_at), "ends": at(facts.ends_at)}
    if facts.restriction == "take_down":
        return _("From %(starts)s on, until we restore it. Buyers do not see it meanwhile.") % span
    if facts.restriction == "ban":
        return _joined(_("From %(starts)s on, without end.") % span, *_notice(facts))
    if facts.is_provisional:
        span["confirm"] = at(facts.confirm_by)
        return (
            _(
                "From %(starts)s until %(ends)s. A person must confirm it by %(confirm)s; "
                "otherwise it lifts by itself."
            )
            % span
        )
    if facts.restriction == "hold_payout":
        return (
            _(
                "From %(starts)s until %(ends)s. It covers all payouts, whatever their amount."
                " Money that waits stays yours and is paid out when the hold is over."
            )
            % span
        )
    if facts.restriction == "warn":
        return _("The warning stays on record until %(ends)s.") % span
    return _("From %(starts)s until %(ends)s.") % span


def _notice(facts: StatementFacts) -> list[str]:
    days = (facts.starts_at - facts.decided_at).days
    if days < 1:
        return []
    words = ngettext("We tell you %(days)s day before.", "We tell you %(days)s days before.", days)
    return [words % {"days": days}, _("Until then nothing closes by this decision.")]


def _subjects(facts: StatementFacts) -> str:
    # Parts of a profile have names of ours; what has a name of its store's stays as it is.
    titles = [_(title) if facts.in_profile else title for title in facts.subjects]
    return _("”, “").join(titles)


def _cure(facts: StatementFacts, language: str) -> str:
    cure = facts.cure.get(language, "")
    if facts.restriction != "take_down":
        return cure
    if facts.in_profile:
        then = _("Change it on the page “Store profile”, then say so in an appeal.")
        return _joined(cure, then)
    return _joined(cure, _("Then ask on its own page for a person to look at it again."))


def _happened(facts: StatementFacts, language: str) -> str:
    told = facts.facts.get(language, "")
    numbers = ", ".join(f"E{exhibit['number']}" for exhibit in facts.exhibits)
    return f"{told} ({numbers})" if numbers else told


def _side(facts: StatementFacts) -> str:
    if not facts.heard:
        return ""
    words = {
        "answered": _("Your answer of %(at)s lay before whoever decided."),
        "silent": _("We asked for your answer by %(at)s. None came."),
        "unheard": _("We decided before your time to answer was over (%(at)s). Why: %(why)s"),
    }[facts.heard]
    return words % {"at": at(facts.heard_at), "why": facts.unheard}


def _rule(facts: StatementFacts, language: str) -> str:
    words = {
        "number": facts.rule_number,
        "title": facts.rule_title.get(language, ""),
        "version": facts.policy_version,
    }
    named = _("%(number)s %(title)s, policy v%(version)s.") % words
    ground = {
        "contract": _("This rule is part of your contract with the marketplace."),
        "law": _("This rule repeats a duty by law."),
    }
    return _joined(named, ground[facts.ground])


def _automation(facts: StatementFacts) -> str:
    found = (
        _("A program noticed it.")
        if facts.automated_detection
        else _("A report by a person led to it.")
        if facts.origin == "notice"
        else _("A person noticed it.")
    )
    decided = {
        "none": _("A person decided."),
        "partly": _("A program decided provisionally; a person reviews it."),
        "fully": _("A program decided, by the published ladder. A person answers your appeal."),
    }
    return _joined(found, decided[facts.automated_decision])


def redress(facts: StatementFacts) -> str:
    """To whom, until when, at what price; and what else is open."""
    return _(
        "Until %(until)s, free of charge, to a moderator who took no part in this decision. "
        "You may also turn to a certified out-of-court dispute body, or to a court."
    ) % {"until": at(facts.appeal_until)}


def at(instant: datetime | None) -> str:
    """The instant with its zone, as a decision has to name it."""
    if instant is None:
        return ""
    return _at(instant, timezone.get_current_timezone(), translation.get_language())


# A decision names each of its instants several times, and those of one sweep share most of them.
@lru_cache(maxsize=256)
def _at(instant: datetime, zone: tzinfo, language: str | None) -> str:
    """In the active language, which is `language`."""
    local = timezone.localtime(instant, zone)
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} ({local.tzname()})"


def _joined(*sentences: str) -> str:
    """Sentences after one another; Chinese puts no space between them."""
    space = "" if (translation.get_language() or "").startswith("zh") else " "
    return space.join(sentences)


def _both(words: Bilingual) -> bool:
    return all(words.get(language, "").strip() for language in LANGUAGES)
