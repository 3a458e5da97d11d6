"""What is handed to an authority: proposed by one, released by another, told to the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import disclosure
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.jobs import start_job
from core.transitions import move
from core.wording import in_both
from enforcement.actions.authority import desk, lock_request
from enforcement.actions.guards import clean_reason, iso, refuse_unless_liaison
from enforcement.models import AuthorityRequest, EvidenceView, ReleaseProposal

JOB = "enforcement.bundle"
ORDERS_AT_MOST = 1000


@transaction.atomic
def view_evidence(
    request: AuthorityRequest, *, what: str, actor: User, now: datetime
) -> EvidenceView:
    """Keep that somebody opened it, before it is shown. Each time counts.

    Raises NotAllowed unless the actor is a liaison who does not work for the store.
    """
    refuse_unless_liaison(actor, request.about)
    found = EvidenceView.objects.create(request=request, what=what, person=actor, at=now)
    facts = {"request": request.number, "what": in_both(found.What(what).label)}
    record("evidence.viewed", subject=request, store=None, actor=actor, at=now, facts=facts)
    return found


@transaction.atomic
def propose_release(
    request: AuthorityRequest,
    *,
    scope: Mapping[str, Sequence[str]],
    reason: str,
    actor: User,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    orders: Sequence[str] = (),
) -> ReleaseProposal:
    """Propose which fields of which records go out, and say why no less will do.

    `scope` is records -> fields (core.disclosure); the period is in UTC, its end not in it.
    Raises NotAllowed as above; NotPossible on `scope`, `until`, `orders` or `reason`, and on no
    field before the sender is verified.
    Rule: docs/rules/enforcement.md#authority-desk
    """
    refuse_unless_liaison(actor, request.about)
    disclosure.refuse_empty(scope, field_name="scope")
    if since and until and until <= since:
        raise NotPossible(_("The period ends before it begins."), field="until")
    if len(orders) > ORDERS_AT_MOST:
        words = _("At most %(limit)s orders at a time.") % {"limit": ORDERS_AT_MOST}
        raise NotPossible(words, field="orders")
    proposal = ReleaseProposal(
        request=request,
        scope=disclosure.in_order(scope),
        since=since,
        until=until,
        orders=list(dict.fromkeys(orders)),
        reason=clean_reason(reason),
        proposed_by=actor,
        at=now,
    )
    told = [person for person in desk() if person.pk != actor.pk]
    move(
        request,
        AuthorityRequest.Status.PROPOSED,
        actor=actor,
        now=now,
        kind="authority.proposed",
        notify=told,
        facts={"request": request.number, "scope": proposal.scope},
        also={"proposed_by": actor},
    )
    proposal.save(force_insert=True)
    return proposal


@transaction.atomic
def send_back_release(
    request: AuthorityRequest, *, reason: str, actor: User, now: datetime
) -> AuthorityRequest:
    """Ask for another scope. Raises NotPossible where nothing is proposed."""
    refuse_unless_liaison(actor, request.about)
    locked = lock_request(request)
    told = [locked.proposed_by] if locked.proposed_by else []
    return move(
        request,
        AuthorityRequest.Status.VERIFIED,
        actor=actor,
        now=now,
        kind="authority.sent_back",
        notify=told,
        facts={"request": locked.number, "reason": clean_reason(reason)},
        also={"proposed_by": None},
    )


@transaction.atomic
def release_evidence(
    request: AuthorityRequest, *, proposal: int, actor: User, now: datetime
) -> AuthorityRequest:
    """Agree to a colleague's proposal: a worker writes the bundle, and the store is told.

    `proposal` is the id of the one that was read. The notice waits while secrecy is in force.
    Raises NotAllowed for who proposed it; NotPossible when another proposal took its place, or
    when the actor has not opened the records since it was made.
    Rule: docs/rules/enforcement.md#authority-desk
    """
    refuse_unless_liaison(actor, request.about)
    locked = lock_request(request)
    newest = locked.proposals.order_by("-pk").first()
    if newest is None or newest.pk != proposal or locked.status != locked.Status.PROPOSED:
        raise NotPossible(_("This proposal no longer waits. Open the request again."))
    if locked.proposed_by_id == actor.pk:
        raise NotAllowed(_("You proposed this. Another liaison must release it."))
    seen = locked.views.filter(what=EvidenceView.What.PREVIEW, person=actor, at__gte=newest.at)
    if not seen.exists():
        raise NotPossible(_("Open the records that would be released first."))
    facts = {"request": locked.number, "scope": newest.scope}
    move(
        locked,
        AuthorityRequest.Status.RELEASED,
        actor=actor,
        now=now,
        kind="authority.released",
        notify=[newest.proposed_by],
        facts=facts,
        also={"decided_by": actor},
    )
    start_job(
        JOB,
        title=_("Bundle for request %(number)s") % {"number": locked.number},
        total=len(newest.scope),
        store=None,
        actor=actor,
        now=now,
        params={"request": locked.pk, "proposal": newest.pk},
    )
    if not locked.is_secret(now):
        tell_store(locked, now=now)
    return locked


@transaction.atomic
def tell_store(request: AuthorityRequest, *, now: datetime) -> bool:
    """Tell the people who run the store, once, that records were handed over, and what they can do.

    Does nothing while secrecy is in force. Where secrecy has just ended, the desk is told too.
    """
    locked = lock_request(request)
    if locked.status != locked.Status.RELEASED or locked.noticed_at or locked.is_secret(now):
        return False
    locked.noticed_at = request.noticed_at = now
    locked.save(update_fields=["noticed_at"])
    newest = locked.proposals.order_by("-pk")[0]
    facts: dict[str, Any] = {"authority": locked.authority, "reference": locked.reference}
    facts |= {"released_at": iso(locked.status_at), "scope": newest.scope}
    told = locked.about.people("owner", "manager")
    record(
        "disclosure.made",
        subject=locked,
        store=locked.about,
        actor=None,
        at=now,
        notify=told,
        facts=facts,
    )
    if locked.secret_until:
        facts = {"request": locked.number}
        record(
            "authority.secrecy_ended",
            subject=locked,
            store=None,
            actor=None,
            at=now,
            notify=desk(),
            facts=facts,
        )
    return True
