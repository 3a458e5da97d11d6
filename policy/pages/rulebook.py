"""The rulebook: rules by app, one rule, and what a version changed."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.errors import NotFound
from policy.changes import Change, list_changes
from policy.labels import APP_LABELS, CODES, Words
from policy.models import PolicyVersion
from policy.pages.versions import change_labels
from policy.queries import number_in_force, policy_at, policy_numbered, read_policy
from policy.sections import Policy
from policy.sections.base import Source, Unit
from policy.sections.rules import APPS, Rule
from policy.wording import amount, instant, step_in_words

Facts = list[tuple[Any, Any]]


def policy_asked(request: HttpRequest, now: datetime) -> tuple[Policy, str]:
    """The policy in force, or another one: `?version=` by number, `?on=` by day.

    A day stands for its last instant in the reader's zone, today for now. Also returns the query
    string that keeps the choice in links.
    """
    asked, day = request.GET.get("version", ""), request.GET.get("on", "")
    if not asked and day:
        asked = str(_number_on(day, now))
    if not asked:
        return policy_at(now), ""
    try:
        return policy_numbered(int(asked)), f"?version={int(asked)}"
    except (ValueError, PolicyVersion.DoesNotExist) as error:
        raise NotFound(_("There is no version %(asked)s.") % {"asked": asked}) from error


def _number_on(day: str, now: datetime) -> int:
    """Of the version in force on that day. Raises NotFound where there was none."""
    try:
        midnight = datetime.combine(date.fromisoformat(day) + timedelta(days=1), time())
        behind = timezone.make_aware(midnight)
    except (ValueError, OverflowError) as error:
        raise NotFound(_("“%(day)s” is no day. Write it as 2026-11-05.") % {"day": day}) from error
    is_today = behind - timedelta(days=1) <= now < behind
    row = number_in_force(now if is_today else behind - timedelta(microseconds=1))
    if row is None:
        raise NotFound(_("No rules were in force on %(day)s.") % {"day": day})
    return row[1]


def rulebook_page(policy: Policy, query: str, now: datetime) -> dict[str, Any]:
    """The rules of `policy` by app; beside another than today's, the way to compare them."""
    today = policy_at(now)
    assert policy.effective_from is not None
    return {
        "today": today if policy.version != today.version else None,
        "is_past": policy.effective_from <= now,
        "policy": policy,
        "chapters": chapters(policy),
        "meta": [_in_force_from(policy)],
        "query": query,
        "crumbs": [(_("Rulebook"), "")],
    }


def rule_page(policy: Policy, rule: Rule, query: str) -> dict[str, Any]:
    place = [(_("Rulebook"), reverse("policy:rulebook") + query), (rule.number, "")]
    return {
        "policy": policy,
        "rule": rule,
        "facts": rule_facts(policy, rule),
        "meta": [APP_LABELS[rule.app], _in_force_from(policy)],
        "query": query,
        "crumbs": place,
    }


def changes_page(version: PolicyVersion) -> dict[str, Any]:
    """What an approved version changed, for the people it applies to."""
    assert version.based_on is not None and version.effective_from is not None
    return {
        "version": version,
        "changes": _told(list_changes(read_policy(version.based_on), read_policy(version))),
        "labels": change_labels(version),
        "meta": [_("Takes effect %(at)s") % {"at": instant(version.effective_from)}],
        "crumbs": [(_("Rulebook"), reverse("policy:rulebook")), (str(version), "")],
    }


def _told(changes: list[Change]) -> list[Change]:
    """Without the questions of the quiz: their changes would tell its answers."""
    return [change for change in changes if change.section != "quiz"]


def chapters(policy: Policy) -> list[tuple[str, Words, list[tuple[Rule, str]]]]:
    """App, its heading, and its rules with their points in words."""
    return [
        (
            app,
            APP_LABELS[app],
            [(rule, amount(rule.points, Unit.NONE)) for rule in policy.rules.of_app(app)],
        )
        for app in APPS.values()
    ]


def compare_page(older: int, newer: int) -> dict[str, Any]:
    """What differs between two approved versions, whichever came between them.

    Raises NotFound where one of them is none.
    """
    try:
        before, after = policy_numbered(older), policy_numbered(newer)
    except PolicyVersion.DoesNotExist as error:
        raise NotFound(_("One of these versions was never approved.")) from error
    names = f"v{older}", f"v{newer}"
    return {
        "title": _("From policy %(older)s to %(newer)s") % {"older": names[0], "newer": names[1]},
        "changes": _told(list_changes(before, after)),
        "labels": names,
        "meta": [_in_force_from(before), _in_force_from(after)],
        "crumbs": [(_("Rulebook"), reverse("policy:rulebook")), (_("Comparison"), "")],
    }


def rule_facts(policy: Policy, rule: Rule) -> Facts:
    family = policy.ladder.families[rule.family]
    points = amount(rule.points, Unit.POINTS)
    if rule.first_offence_free:
        points = _("%(points)s; the first violation is free") % {"points": points}
    checked_by = _("The program, at once") if rule.is_checked_by_machine else CODES["person"]
    return [
        (_("Points"), points),
        (_("Family"), family.title),
        (_("Points stay live"), amount(family.life_days, Unit.DAYS)),
        (_("Steps"), lines(step_in_words(step) for step in family.steps)),
        (_("Severity"), CODES[rule.severity]),
        (_("Checked by"), checked_by),
        (_("Source"), source_in_words(rule.source)),
        (_("Code"), rule.code),
    ]


def lines(words: Iterable[str]) -> SafeString:
    return format_html_join("", "<div>{}</div>", ((line,) for line in words))


def source_in_words(source: Source) -> str:
    if not source.url:
        return source.name
    read_on = formats.date_format(source.read_on, "DATE_FORMAT") if source.read_on else ""
    link = format_html('<a href="{}" rel="noreferrer">{}</a>', source.url, source.name)
    return format_html("{} <span>({})</span>", link, _("read on %(day)s") % {"day": read_on})


def _in_force_from(policy: Policy) -> str:
    assert policy.effective_from is not None
    since = formats.date_format(timezone.localtime(policy.effective_from), "DATE_FORMAT")
    return _("Policy v%(number)s, in force from %(since)s") % {
        "number": policy.version,
        "since": since,
    }
