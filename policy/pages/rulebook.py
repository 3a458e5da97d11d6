"""The rulebook: rules by app, one rule, and what a version changed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.errors import NotFound
from policy.changes import list_changes
from policy.labels import APP_LABELS, CODES, Words
from policy.models import PolicyVersion
from policy.pages.versions import change_labels
from policy.queries import policy_at, policy_numbered, read_policy
from policy.sections import Policy
from policy.sections.base import Source, Unit
from policy.sections.rules import APPS, Rule
from policy.wording import amount, instant, step_in_words

Facts = list[tuple[Any, Any]]


def policy_asked(request: HttpRequest, now: datetime) -> tuple[Policy, str]:
    """The policy in force, or with `?version=` an earlier one that a decision was made under.

    Also returns the query string that keeps the choice in links.
    """
    asked = request.GET.get("version", "")
    if not asked:
        return policy_at(now), ""
    try:
        return policy_numbered(int(asked)), f"?version={int(asked)}"
    except (ValueError, PolicyVersion.DoesNotExist) as error:
        raise NotFound(_("There is no version %(asked)s.") % {"asked": asked}) from error


def rulebook_page(policy: Policy, query: str) -> dict[str, Any]:
    return {
        "policy": policy,
        "chapters": chapters(policy),
        "meta": [_in_force_since(policy)],
        "query": query,
        "crumbs": [(_("Rulebook"), "")],
    }


def rule_page(policy: Policy, rule: Rule, query: str) -> dict[str, Any]:
    place = [(_("Rulebook"), reverse("policy:rulebook") + query), (rule.number, "")]
    return {
        "policy": policy,
        "rule": rule,
        "facts": rule_facts(policy, rule),
        "meta": [APP_LABELS[rule.app], _in_force_since(policy)],
        "query": query,
        "crumbs": place,
    }


def changes_page(version: PolicyVersion) -> dict[str, Any]:
    """What an approved version changed, for the people it applies to."""
    assert version.based_on is not None and version.effective_from is not None
    return {
        "version": version,
        "changes": list_changes(read_policy(version.based_on), read_policy(version)),
        "labels": change_labels(version),
        "meta": [_("Takes effect %(at)s") % {"at": instant(version.effective_from)}],
        "crumbs": [(_("Rulebook"), reverse("policy:rulebook")), (str(version), "")],
    }


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


def _in_force_since(policy: Policy) -> str:
    assert policy.effective_from is not None
    since = formats.date_format(timezone.localtime(policy.effective_from), "DATE_FORMAT")
    return _("Policy v%(number)s, in force since %(since)s") % {
        "number": policy.version,
        "since": since,
    }
