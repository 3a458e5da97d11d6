"""Verbs on policy versions: install, draft, edit, ask, send back, approve, withdraw."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.models import User
from core.errors import NotAllowed, NotPossible, Stale
from core.events import record
from core.transitions import move
from policy.changes import list_changes
from policy.faults import words_of
from policy.fingerprints import fingerprint
from policy.labels import section_type
from policy.models import PolicyVersion
from policy.origins import with_own_sources
from policy.packaged import packaged_policy
from policy.queries import policy_at, read_again, read_policy
from policy.replays import refuse_unreplayed
from policy.sections import SECTIONS, Policy
from policy.sections.base import WRITTEN

Status = PolicyVersion.Status


@transaction.atomic
def install_packaged_policy(
    *,
    now: datetime,
    effective_from: datetime | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> PolicyVersion:
    """Put the packaged policy in force from `effective_from` (else `now`) as the first version.

    `overrides` are merged into the sections ({"governance": {"notice_days": 0}}). Does nothing
    when there is a version already: later ones come from two admins only.
    Rule: docs/rules/enforcement.md#governance
    """
    first = PolicyVersion.objects.order_by("number").first()
    if first is not None:
        installed: PolicyVersion = first
        return installed
    packaged = packaged_policy().model_dump(mode="json", include=set(SECTIONS))
    policy = Policy.model_validate(_merged(packaged, overrides or {}), context=WRITTEN)
    version = PolicyVersion.objects.create(
        number=1,
        status=Status.APPROVED,
        status_at=now,
        sections=policy.model_dump(mode="json", include=set(SECTIONS)),
        created_at=now,
        edited_at=now,
        effective_from=effective_from or now,
    )
    record(
        "policy.installed",
        subject=version,
        store=None,
        actor=None,
        at=now,
        facts=_facts(version, takes_effect_at=version.effective_from),
    )
    return version


@transaction.atomic
def draft_policy(
    *, text_of: PolicyVersion | None = None, actor: User, now: datetime
) -> PolicyVersion:
    """Start a new version from the newest approved one; with `text_of`, a way back to that text.

    The way back is a draft like any other: it is replayed, approved and announced. Raises
    NotAllowed unless the actor is an admin; NotPossible while another draft is open, and where
    `text_of` was never approved. Rule: docs/rules/enforcement.md#governance
    """
    _refuse_others(actor)
    if text_of is not None and text_of.status != Status.APPROVED:
        raise NotPossible(_("%(version)s was never approved.") % {"version": text_of})
    # Asked first: a version that is approved meanwhile is then the one to build on.
    if running := PolicyVersion.objects.open().first():
        raise NotPossible(
            _("%(version)s is being worked on. Finish or withdraw it first.") % {"version": running}
        )
    rows = PolicyVersion.objects.select_for_update(no_key=True, of=("self",))
    base = rows.approved().latest("effective_from")
    highest = PolicyVersion.objects.aggregate(highest=Max("number"))["highest"]
    version = PolicyVersion.objects.create(
        number=highest + 1,
        status_at=now,
        sections=_stated(text_of or base),
        created_at=now,
        edited_at=now,
        drafted_by=actor,
        based_on=base,
    )
    facts = _facts(version, based_on=base.number)
    if text_of is not None:
        facts["text_of"] = text_of.number
    kind = "policy.drafted" if text_of is None else "policy.restored"
    record(kind, subject=version, store=None, actor=actor, at=now, facts=facts)
    return version


@transaction.atomic
def edit_draft(
    version: PolicyVersion,
    *,
    section: str,
    content: Mapping[str, Any],
    seen: str = "",
    actor: User,
    now: datetime,
) -> PolicyVersion:
    """Replace one section of a draft by `content`; the whole must stay valid.

    `seen` is the fingerprint of the section that the page showed. Raises NotAllowed unless the
    actor drafted it, Stale when the section has changed since, NotPossible when it is no draft
    or the policy would contradict itself.
    """
    _refuse_strangers(version, actor)
    version = _locked(version)
    if version.status != Status.DRAFT:
        raise NotPossible(_("Only a draft can be edited. Send it back to its drafter first."))
    try:
        policy = Policy.model_validate({**version.sections, section: content}, context=WRITTEN)
    except ValidationError as error:
        raise NotPossible(words_of(error), code="invalid") from error
    if seen and seen != fingerprint(version.sections[section]):
        raise Stale(
            _("This section was changed in the meantime. Nothing was saved."),
            changes=_how_it_is_now(version, policy),
        )
    plain = getattr(policy, section).model_dump(mode="json")
    version.sections[section] = with_own_sources(version.sections[section], plain)
    version.edited_at = now
    version.save(update_fields=["sections", "edited_at"])
    facts = _facts(version, section=str(section_type(section).label))
    record("policy.edited", subject=version, store=None, actor=actor, at=now, facts=facts)
    return version


@transaction.atomic
def ask_approval(
    version: PolicyVersion, *, effective_from: datetime, actor: User, now: datetime
) -> PolicyVersion:
    """Ask the other admins to approve the draft, to take effect at `effective_from`.

    Raises NotAllowed unless the actor drafted it; NotPossible without a change or a fresh
    replay, or on `effective_from` when sellers would have too little notice.
    """
    _refuse_strangers(version, actor)
    # No edit comes between the look at the replays and the question.
    version = _locked(version)
    _refuse_unchanged(version)
    _refuse_wrong_start(version, effective_from, now)
    refuse_unreplayed(version, now)
    others = User.objects.filter(staff_roles__role="policy_admin", is_active=True)
    return move(
        version,
        Status.AWAITING_APPROVAL,
        actor=actor,
        now=now,
        kind="policy.approval_asked",
        notify=others.exclude(pk=actor.pk),
        facts=_facts(version, takes_effect_at=effective_from),
        also={"effective_from": effective_from},
    )


@transaction.atomic
def send_back(version: PolicyVersion, *, reason: str, actor: User, now: datetime) -> PolicyVersion:
    """Return a version that waits for approval to its drafter, to be mended."""
    _refuse_others(actor)
    return move(
        version,
        Status.DRAFT,
        actor=actor,
        now=now,
        kind="policy.sent_back",
        notify=[version.drafted_by] if version.drafted_by != actor else [],
        facts=_facts(version, reason=reason),
    )


@transaction.atomic
def approve_policy(
    version: PolicyVersion, *, effective_from: datetime, seen: str, actor: User, now: datetime
) -> PolicyVersion:
    """Approve another admin's version, so that it takes effect at `effective_from`.

    `seen` is the fingerprint of the sections that the page showed: a version that was sent
    back, edited and asked about again in the meantime is text that nobody approved. Raises
    NotAllowed for the drafter and for people who are no admins; Stale when the text differs
    from `seen`; NotPossible without a fresh replay, and on `effective_from` when the notice of
    the version in force would not be kept.
    Rule: docs/rules/enforcement.md#governance
    """
    _refuse_others(actor)
    if version.drafted_by_id == actor.pk:
        raise NotAllowed(_("You drafted this version. Another admin has to approve it."))
    version = _locked(version)
    _refuse_wrong_start(version, effective_from, now)
    if seen != fingerprint(version.sections):
        raise Stale(_("This version was edited since you read it. Read it again, then decide."))
    _refuse_invalid(version)
    refuse_unreplayed(version, now)
    approved = move(
        version,
        Status.APPROVED,
        actor=actor,
        now=now,
        kind="policy.approved",
        notify=[version.drafted_by],
        facts=_facts(version, takes_effect_at=effective_from),
        also={"effective_from": effective_from, "approved_by": actor},
    )
    read_again()
    return approved


@transaction.atomic
def withdraw_draft(version: PolicyVersion, *, actor: User, now: datetime) -> PolicyVersion:
    """Give a draft up. Its number is not used again."""
    _refuse_strangers(version, actor)
    return move(
        version,
        Status.WITHDRAWN,
        actor=actor,
        now=now,
        kind="policy.withdrawn",
        facts=_facts(version),
    )


def earliest_start(now: datetime) -> datetime:
    """Return the first instant at which a version may take effect that is approved at `now`."""
    return now + timedelta(days=policy_at(now).governance.notice_days)


def _refuse_others(actor: User) -> None:
    if not actor.is_policy_admin:
        raise NotAllowed(_("Only an admin can work on the policy."))


def _refuse_strangers(version: PolicyVersion, actor: User) -> None:
    _refuse_others(actor)
    if version.drafted_by_id != actor.pk:
        raise NotAllowed(_("Only the admin who drafted this version can do this."))


def _locked(version: PolicyVersion) -> PolicyVersion:
    """The version as it is now; until the end nobody else changes it."""
    rows = PolicyVersion.objects.select_for_update(no_key=True, of=("self",))
    found: PolicyVersion = rows.get(pk=version.pk)
    return found


def _refuse_unchanged(version: PolicyVersion) -> None:
    if version.based_on and version.sections == _stated(version.based_on):
        raise NotPossible(_("Nothing has changed yet. Edit a section first."), code="unchanged")


def _refuse_invalid(version: PolicyVersion) -> None:
    try:
        Policy.model_validate(version.sections, context=WRITTEN)
    except ValidationError as error:
        raise NotPossible(words_of(error), code="invalid") from error


def _refuse_wrong_start(version: PolicyVersion, effective_from: datetime, now: datetime) -> None:
    earliest = earliest_start(now)
    # Form fields hold whole minutes.
    if effective_from < earliest.replace(second=0, microsecond=0):
        local = formats.date_format(timezone.localtime(earliest), "DATETIME_FORMAT")
        raise NotPossible(
            _("Sellers need notice: choose %(earliest)s or later.") % {"earliest": local},
            field="effective_from",
        )
    base = version.based_on
    if not base or not base.effective_from:
        return
    later = PolicyVersion.objects.approved().filter(effective_from__gt=base.effective_from)
    if between := later.first():
        words = _("%(between)s was approved since. Withdraw this draft, and build on that version.")
        raise NotPossible(words % {"between": between}, code="overtaken")
    if effective_from <= base.effective_from:
        raise NotPossible(
            _("It has to start after %(version)s, on which it builds.") % {"version": base},
            field="effective_from",
        )


def _stated(base: PolicyVersion) -> dict[str, Any]:
    """Its sections with all that reading has to fill in: a draft states what it can change.

    An older version lacks the sections that came later, and the severities of its checks.
    """
    policy = read_policy(base)
    truth = base.sections["truth"] | {"severities": policy.truth.severities}
    later = set(SECTIONS) - base.sections.keys()
    return {**policy.model_dump(mode="json", include=later), **base.sections, "truth": truth}


def _facts(version: PolicyVersion, **facts: Any) -> dict[str, Any]:
    instants = {name: fact.isoformat() for name, fact in facts.items() if name.endswith("_at")}
    return {"number": version.number} | facts | instants


def _how_it_is_now(version: PolicyVersion, wanted: Policy) -> dict[str, Any]:
    """Where the draft says something else than `wanted`: what, and what it says."""
    differences = list_changes(read_policy(version), wanted)
    return {f"{row.title} · {row.place}": row.before or "–" for row in differences}


def _merged(base: Any, changes: Any) -> Any:
    """Return `base` with `changes` laid over it; mappings merge, all else is replaced."""
    if not isinstance(base, dict) or not isinstance(changes, Mapping):
        return changes
    laid_over = {key: _merged(base.get(key), change) for key, change in changes.items()}
    return base | laid_over
