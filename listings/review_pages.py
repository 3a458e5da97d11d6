"""What the pages of reviews show: the queue, one task, and what was taken down."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from accounts.models import Store
from core.errors import NotFound
from core.paging import keyset
from enforcement import gates
from enforcement.models.statements import in_reader_language
from listings.facts import LABELS
from listings.judged import judged_facts
from listings.models import CheckRun, Listing, ReviewTask
from policy.queries import policy_at, policy_numbered
from policy.sections import Policy

CONTEXT = 200
OPEN = (ReviewTask.Status.OPEN, ReviewTask.Status.CLAIMED)
VIEWS: dict[str, Q] = {
    "": Q(status__in=OPEN),
    "disputed": Q(status__in=OPEN, kind=ReviewTask.Kind.DISPUTED),
    "sampled": Q(status__in=OPEN, kind=ReviewTask.Kind.SAMPLED),
    "mended": Q(status__in=OPEN, kind=ReviewTask.Kind.MENDED),
    "decided": Q(status__in=ReviewTask.DECIDED),
}


def readable(user: Any) -> QuerySet[ReviewTask]:
    rows: QuerySet[ReviewTask] = ReviewTask.objects.select_related(
        "store", "listing__store", "check_run", "claimed_by"
    )
    if user.is_moderator:
        return rows
    mine = Store.objects.filter(memberships__user_id=user.pk).values("pk")
    return rows.filter(store_id__in=mine).exclude(kind=ReviewTask.Kind.SAMPLED)


def queue(request: Any, *, now: datetime) -> dict[str, Any]:
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    rows = readable(request.user).filter(VIEWS[view])
    # By the names of the kinds: disputes and mended listings, whose store waits, before samples.
    order = ("-id",) if view == "decided" else ("kind", "id")
    here = reverse("listings:reviews")
    names = {
        "": _("All open"),
        "disputed": _("Disputed"),
        "sampled": _("Samples"),
        "mended": _("Mended"),
        "decided": _("Decided"),
    }
    policy = policy_at(now)
    page = keyset(rows, request, order=order)
    return {
        "page": page,
        "lines": [
            (task, title_of(task.code, policy), _may_claim(task, request.user)) for task in page
        ],
        "tabs": [
            (name, f"{here}?view={key}" if key else here, None, key == view)
            for key, name in names.items()
        ],
        "now": now,
    }


def decided_words(task: ReviewTask) -> str:
    """What a decision came to, for the moderator who made it."""
    if task.kind != ReviewTask.Kind.SAMPLED:
        return _("Decided. The store has been told.")
    return _(
        "Decided: it counts in the precision of the check. The listing stays as it is; one that"
        " breaks a rule is taken down by a case."
    )


def _may_claim(task: ReviewTask, user: Any) -> bool:
    is_free = task.status == ReviewTask.Status.OPEN
    return user.is_moderator and is_free and task.not_by_id != user.pk


def title_of(code: str, policy: Policy) -> str:
    """The rule's title; its code where this version has no such rule, "" for a sample."""
    if not code:
        return ""
    try:
        return str(policy.rule(code).title)
    except NotFound:
        return code


def review(task: ReviewTask, form: Any, user: Any, *, now: datetime) -> dict[str, Any]:
    policy = policy_at(now)
    above = (_("Reviews"), reverse("listings:reviews"))
    same = task.same_question.select_related("claimed_by")
    context = {
        "task": task,
        "title": title_of(task.code, policy) or task.get_kind_display(),
        "quote": quote(task.check_run, task.finding),
        "field": LABELS.get(task.field, task.field),
        "snapshot": task.check_run.snapshot,
        "judged": judged_facts(task, user, policy=policy, now=now),
        "form": form,
        "is_holder": task.claimed_by_id == user.pk and not task.is_decided,
        "may_claim": _may_claim(task, user),
        "was_mine": task.not_by_id == user.pk and not task.is_decided,
        "earlier": same.filter(round__lt=task.round).first() if task.round > 1 else None,
        "may_ask_again": task.may_be_asked_again
        and not same.filter(round__gt=task.round).exists()
        and task.store.people(*LISTING_ROLES).filter(pk=user.pk).exists(),
        "crumbs": [above, (str(task.listing), "")] if user.is_moderator else [],
        "now": now,
    }
    if task.kind == ReviewTask.Kind.MENDED:
        context["removal"] = removal_of(task.listing, now=now)
    if task.code:
        context["rule_text"], context["rule_url"] = _rule(task.code, policy)
    return context


def _rule(code: str, policy: Policy) -> tuple[str, str]:
    try:
        rule = policy.rule(code)
    except NotFound:
        return "", ""
    return str(rule.text), reverse("policy:rule", kwargs={"number": rule.number})


def quote(run: CheckRun, finding: dict[str, Any]) -> tuple[str, str, str]:
    """What stands before the marked words, they themselves, and what follows."""
    text = run.snapshot.get(finding.get("field", ""), "")
    start, end = finding.get("start"), finding.get("end")
    if not isinstance(text, str) or start is None or end is None:
        return "", str(finding.get("words", "")), ""
    return text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT]


def removal_of(listing: Listing, *, now: datetime) -> dict[str, Any] | None:
    """Of a listing that was taken down: the decision, its rule, and what was asked since."""
    measure = gates.removal(Listing.SUBJECT, str(listing.pk), now=now)
    if measure is None:
        return None
    decision = measure.decision
    rule_text, rule_url = _rule(decision.rule_code, policy_numbered(decision.policy_version))
    asked = listing.reviews.filter(kind=ReviewTask.Kind.MENDED).order_by("-id").first()
    return {
        "measure": measure,
        "decision": decision,
        "reason": in_reader_language(decision.facts),
        "cure": in_reader_language(decision.cure),
        "rule_text": rule_text,
        "rule_url": rule_url,
        "appeal": decision.appeals.order_by("-pk").first(),
        "may_appeal": decision.appeal_until is not None and decision.appeal_until > now,
        "asked": asked,
        "may_ask": asked is None or asked.is_decided,
    }


def restore(listing: Listing, form: Any, *, now: datetime) -> dict[str, Any]:
    """Raises Http404 when no decision takes the listing down."""
    removal = removal_of(listing, now=now)
    if removal is None:
        raise Http404
    above = (listing.sku, reverse("listings:listing", args=[listing.pk]))
    place = [(_("Listings"), reverse("listings:index")), above, (_("Put right"), "")]
    return {"listing": listing, "removal": removal, "form": form, "crumbs": place}
