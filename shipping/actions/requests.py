"""Customs needs information: it is asked of the seller or the buyer, and answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SHIPPING_ROLES
from accounts.models import User
from core.errors import NotPossible
from core.events import record
from core.transitions import move
from policy.queries import policy_at
from shipping.actions.links import reader_of
from shipping.actions.who import refuse_others
from shipping.checks.customs.asking import OF_BUYER, OF_SELLER, Asked, fields_of, read_answer
from shipping.models import CustomsAnswer, CustomsRequest, OrderLine, Parcel
from shipping.queries.contents import goods_together
from shipping.queries.readiness import gaps_of

To, Status = CustomsRequest.To, CustomsRequest.Status


@transaction.atomic
def ask_for_customs(
    parcel: Parcel, *, to: str, asked: Sequence[str], actor: User | None, now: datetime
) -> CustomsRequest:
    """Ask the seller or the buyer for exactly these facts, with the policy's hours to answer.

    The one who is asked is told: the seller's people in their inbox, the buyer by mail with the
    link to their page. Raises NotPossible on `asked` when there are none or some that this side
    cannot know, on no field when a question to it is open or the parcel has arrived.
    Rule: docs/rules/shipping.md#customs-questions.
    """
    refuse_others(parcel.store, actor)
    able = OF_BUYER if to == To.BUYER else OF_SELLER
    fields = [field for field in able if field in asked]
    if not fields or len(fields) != len(set(asked)):
        raise NotPossible(_("Choose what customs asks for, from this list."), field="asked")
    locked = Parcel.objects.select_for_update(no_key=True, of=("self",)).get(pk=parcel.pk)
    if locked.status == Parcel.Status.DELIVERED:
        raise NotPossible(_("The parcel has arrived: customs asks for nothing any more."))
    if parcel.customs_requests.running().filter(to=to).exists():
        raise NotPossible(_("A question to them is open already. Withdraw it to ask another one."))
    request = CustomsRequest.objects.create(
        store=parcel.store,
        parcel=parcel,
        to=to,
        fields=fields,
        opened_at=now,
        due_at=now + timedelta(hours=policy_at(now).customs.questions.answer_hours),
        opened_by=actor,
        status_at=now,
    )
    _tell(request, actor, now)
    return request


def ask_of_held(parcel: Parcel, *, now: datetime) -> CustomsRequest | None:
    """Ask the seller about the gaps of a parcel that customs holds; nothing where there are none.

    Once for a parcel, however many orders it carries goods of: what was answered or withdrawn is
    not asked again by itself.
    Rule: docs/rules/shipping.md#customs-questions.
    """
    if parcel.combined_with_id or parcel.customs_requests.filter(to=To.SELLER).exists():
        return None
    goods = goods_together(parcel, OrderLine.objects.order_by("pk"))
    fields = fields_of(gaps_of(parcel.order, goods, now=now))
    if not fields:
        return None
    return ask_for_customs(parcel, to=To.SELLER, asked=fields, actor=None, now=now)


@transaction.atomic
def answer_customs(
    request: CustomsRequest, *, answers: Mapping[str, str], actor: User | None, now: datetime
) -> CustomsRequest:
    """Keep the answer to every fact that was asked; the question is closed.

    The actor is one of the seller's people, or None for the buyer, whom their link shows to be
    the one. A late answer is taken: customs may still wait. Raises NotPossible on the fact whose
    answer is missing or cannot be, on no field once the question is closed.
    """
    if actor is not None or request.to == To.SELLER:
        refuse_others(request.store, actor)
    kept = {}
    for name in request.fields:
        try:
            kept[name] = read_answer(Asked(name), answers.get(name, ""))
        except ValueError as error:
            raise NotPossible(str(error), field=name) from None
    facts = _facts(request)
    move(
        request,
        Status.ANSWERED,
        actor=actor,
        now=now,
        kind="customs.answered",
        facts=facts | {"who": request.to},
        notify=request.store.people(*SHIPPING_ROLES) if request.to == To.BUYER else (),
    )
    CustomsAnswer.objects.bulk_create(
        CustomsAnswer(store=request.store, request=request, field=name, text=text, by=actor, at=now)
        for name, text in kept.items()
    )
    return request


def withdraw_question(request: CustomsRequest, *, actor: User, now: datetime) -> CustomsRequest:
    """Close a question that customs no longer asks."""
    refuse_others(request.store, actor)
    return move(
        request,
        Status.WITHDRAWN,
        actor=actor,
        now=now,
        kind="customs.withdrawn",
        facts=_facts(request),
    )


@transaction.atomic
def remind_of_customs(request: CustomsRequest, *, now: datetime) -> bool:
    """Remind the one who was asked, once, before their time is over. False when that was done.

    Rule: docs/rules/shipping.md#customs-questions.
    """
    open_rows = CustomsRequest.objects.running().filter(pk=request.pk)
    if not open_rows.filter(due_at__gt=now, reminded_at=None).update(reminded_at=now):
        return False
    _tell(request, None, now, said="reminded")
    return True


@transaction.atomic
def call_overdue(request: CustomsRequest, *, now: datetime) -> bool:
    """Tell the store, once, that the time for an answer is over; a late one is still taken.

    False when that was done. Rule: docs/rules/shipping.md#customs-questions.
    """
    open_rows = CustomsRequest.objects.running().filter(pk=request.pk)
    if not open_rows.filter(due_at__lte=now, overdue_at=None).update(overdue_at=now):
        return False
    people = request.store.people(*SHIPPING_ROLES)
    facts = _facts(request) | {"who": request.to}
    about = {"subject": request, "store": request.store, "actor": None, "at": now}
    record("customs.overdue", notify=people, facts=facts, **about)  # type: ignore[arg-type]
    return True


def _tell(
    request: CustomsRequest, actor: User | None, now: datetime, *, said: str = "asked"
) -> None:
    """To the seller's people in their inbox, to the buyer by mail with the link to their page."""
    facts = _facts(request) | {"due_at": request.due_at.isoformat()}
    about = {"subject": request, "store": request.store, "actor": actor, "at": now, "facts": facts}
    if request.to == To.SELLER:
        record(f"customs.{said}", notify=request.store.people(*SHIPPING_ROLES), **about)  # type: ignore[arg-type]
        return
    kind = f"customs.{said}_buyer"
    record(kind, mail_to=[reader_of(request.parcel.order, kind, now=now)], **about)  # type: ignore[arg-type]


def _facts(request: CustomsRequest) -> dict[str, object]:
    """What was answered stays out of events: it is the buyer's own."""
    parcel = request.parcel
    return {"tracking": parcel.number, "order": parcel.order.number, "parcel_id": parcel.pk}
