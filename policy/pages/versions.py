"""The list of versions, and one version with its changes and its way to approval."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import registry
from core.registry import Panel
from policy.acknowledging import count_in_words
from policy.actions import earliest_start
from policy.changes import Change, list_changes
from policy.comments import CommentForm, comments_of
from policy.forms import ApprovalForm, SendBackForm, StartForm, next_midnight
from policy.labels import Words, section_type
from policy.models import PolicyVersion
from policy.pages.replays import not_replayed
from policy.queries import policy_at, read_policy, version_in_force
from policy.replays import Tried, replays_of
from policy.sections import SECTIONS
from policy.sections.base import Unit
from policy.wording import amount, instant


def versions_page(rows: list[PolicyVersion], now: datetime) -> dict[str, Any]:
    in_force = version_in_force(now)
    states = [(row, *state_of(row, in_force, now)) for row in rows]
    may_draft = not any(row.is_open for row in rows)
    crumbs = [(_("Policies"), "")]
    return {"versions": states, "may_draft": may_draft, "now": now, "crumbs": crumbs}


def version_page(version: PolicyVersion, user: Any, now: datetime) -> dict[str, Any]:
    """Everything on the page of one version; forms only for who may use them."""
    policy = read_policy(version)
    changes = list_changes(read_policy(version.based_on), policy) if version.based_on else []
    is_mine = version.drafted_by_id == user.pk
    in_force = version_in_force(now)
    word, tone = state_of(version, in_force, now)
    is_past = version.status == "approved" and version != in_force and not version.is_scheduled(now)
    may_approve = version.status == "awaiting_approval" and not is_mine
    may_ask = version.status == "draft" and is_mine
    tried = replays_of(version, now) if version.is_open else []
    return {
        "version": version,
        "tried": tried,
        "state": word,
        "tone": tone,
        "meta": _meta(version, changes),
        "changes": changes,
        "labels": change_labels(version),
        "crumbs": [(_("Policies"), reverse("policy:versions")), (str(version), "")],
        "sections": list(_section_links(version, changes)),
        "may_edit": may_ask,
        "may_ask": may_ask,
        "may_approve": may_approve,
        "may_withdraw": version.is_open and is_mine,
        "criteria": checklist(version, changes, tried, now) if version.is_open else [],
        "start_form": _way_on(version, now, may_ask=may_ask, may_approve=may_approve),
        "back_form": SendBackForm() if may_approve else None,
        "comments": comments_of(version),
        "comment_form": CommentForm() if version.is_open else None,
        "may_restore": is_past and not PolicyVersion.objects.open().exists(),
        "now": now,
    }


def panels_of(request: Any, version: PolicyVersion, now: datetime) -> list[Panel]:
    """What other apps say of the version to whoever reads its page."""
    panels = [panel for ask in registry.version_panels for panel in ask(request, version, now)]
    return sorted(panels, key=lambda panel: panel.order)


def withdraw_page(version: PolicyVersion) -> dict[str, Any]:
    place = [
        (_("Policies"), reverse("policy:versions")),
        (str(version), reverse("policy:version", args=[version.pk])),
        (_("Withdraw"), ""),
    ]
    return {"version": version, "crumbs": place}


def start_form(
    version: PolicyVersion, now: datetime, data: Mapping[str, Any] | None = None
) -> StartForm:
    return StartForm(data, **_notice(version, now))


def approval_form(
    version: PolicyVersion, now: datetime, data: Mapping[str, Any] | None = None
) -> ApprovalForm:
    return ApprovalForm(data, text=version.sections, **_notice(version, now))


def _notice(version: PolicyVersion, now: datetime) -> dict[str, Any]:
    earliest = next_midnight(earliest_start(now))
    wished = max(version.effective_from or earliest, earliest)
    return {"days": policy_at(now).governance.notice_days, "wished": wished}


def _way_on(
    version: PolicyVersion, now: datetime, *, may_ask: bool, may_approve: bool
) -> StartForm | None:
    if may_approve:
        return approval_form(version, now)
    return start_form(version, now) if may_ask else None


def checklist(
    version: PolicyVersion, changes: list[Change], tried: list[Tried], now: datetime
) -> list[tuple[str, str, str]]:
    """What has to be true before a version can be approved: words, state, detail."""
    asked = version.status == "awaiting_approval"
    start = version.effective_from
    kept = "" if start is None else ("met" if start >= earliest_start(now) else "not_met")
    count = ngettext("%(n)s change", "%(n)s changes", len(changes)) % {"n": len(changes)}
    days = amount(policy_at(now).governance.notice_days, Unit.DAYS)
    by_whom = _("asked, waiting") if asked else _("not asked yet")
    return [
        (_("Rules are valid and do not contradict each other"), "met", ""),
        (_("Every rule has its English and Chinese text"), "met", ""),
        (_("It changes something"), "met" if changes else "not_met", count),
        *(_replayed(one) for one in tried),
        *_left_out(version),
        (_("Sellers have %(days)s of notice") % {"days": days}, kept, ""),
        (_("A second admin approves it"), "", by_whom),
    ]


def _replayed(tried: Tried) -> tuple[str, str, str]:
    words = _("Replayed since the last edit: %(what)s") % {"what": tried.replay.label}
    if tried.is_fresh:
        return words, "met", ""
    if tried.job is None:
        return words, "not_met", _("not yet")
    return words, "" if tried.is_running else "not_met", tried.job.get_status_display()


def _left_out(version: PolicyVersion) -> list[tuple[str, str, str]]:
    labels = [str(label) for label in not_replayed(version)]
    words = _("Changes in these sections are not replayed:")
    return [(words, "info", ", ".join(labels))] if labels else []


def change_labels(version: PolicyVersion) -> tuple[str, str]:
    """Headings of the two columns of a comparison."""
    before, after = version.based_on, version
    state = _("%(version)s, draft") if version.is_open else _("%(version)s, approved")
    return _("%(version)s, before") % {"version": before}, state % {"version": after}


def state_of(
    version: PolicyVersion, in_force: PolicyVersion | None, now: datetime
) -> tuple[str, str]:
    """Word and tone of a version's state by date."""
    if version.status != "approved":
        return version.get_status_display(), version.TONES[version.status]
    if version == in_force:
        return _("In force"), "ok"
    return (_("Scheduled"), "acc") if version.is_scheduled(now) else (_("No longer in force"), "")


def _section_links(
    version: PolicyVersion, changes: list[Change]
) -> Iterator[tuple[Words, Words, str, int]]:
    for name in SECTIONS:
        url = reverse("policy:edit_section", args=[version.pk, name])
        changed = sum(change.section == name for change in changes)
        yield section_type(name).label, section_type(name).summary, url, changed


def _meta(version: PolicyVersion, changes: list[Change]) -> list[str]:
    facts = []
    if version.based_on:
        facts.append(_("Compared with %(version)s") % {"version": version.based_on})
        count = ngettext("%(n)s change", "%(n)s changes", len(changes)) % {"n": len(changes)}
        by = _("%(count)s by %(name)s") % {"count": count, "name": version.drafted_by}
        facts.append(by)
    if version.approved_by:
        facts.append(_("Approved by %(name)s") % {"name": version.approved_by})
    elif version.number == 1:
        facts.append(_("Installed with the program"))
    facts.append(_("Last edit %(at)s") % {"at": instant(version.edited_at)})
    if version.effective_from:
        facts.append(_("Takes effect %(at)s") % {"at": instant(version.effective_from)})
    if version.status == "approved" and version.based_on:
        facts.append(count_in_words(version))
    return facts
