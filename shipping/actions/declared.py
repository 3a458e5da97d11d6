"""Events that excuse a delay are declared by people who answer for them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from shipping.actions.truth import judge_soon
from shipping.models import DeclaredEvent, Parcel
from shipping.queries.places import is_country

# Keeps a mistaken year from excusing every parcel there is; no rule between people.
LONGEST = timedelta(days=400)
CARRIER_AT_MOST = 40


@transaction.atomic
def declare_event(
    *,
    kind: str,
    title: str,
    why: str,
    source_url: str,
    countries: Sequence[str],
    carriers: Sequence[str] = (),
    starts_at: datetime,
    ends_at: datetime,
    actor: User,
    now: datetime,
) -> DeclaredEvent:
    """Excuse delay on ways from or to these countries while it lasts; late parcels are judged anew.

    Without `carriers` it counts for all. Raises NotAllowed unless the actor moderates or keeps
    the policy; NotPossible on `countries` for a code that no country has, on `carriers` for a name
    longer than parcels have, on `ends_at` when it ends before it starts or lasts over 400 days.
    Rule: docs/rules/shipping.md#declared-events.
    """
    _refuse_others(actor)
    if unknown := [code for code in countries if not is_country(code)]:
        words = _("No country has the code %(code)s. Write codes such as DE, NL.")
        raise NotPossible(words % {"code": unknown[0]}, field="countries")
    if not countries:
        raise NotPossible(_("Name at least one country."), field="countries")
    if any(len(name) > CARRIER_AT_MOST for name in carriers):
        words = _("Use at most %(max_length)s characters for each carrier, with commas between.")
        raise NotPossible(words % {"max_length": CARRIER_AT_MOST}, field="carriers")
    if not starts_at < ends_at <= starts_at + LONGEST:
        words = _("It must end after it starts, and within %(days)s days.")
        raise NotPossible(words % {"days": LONGEST.days}, field="ends_at")
    declared = DeclaredEvent.objects.create(
        kind=kind,
        title=title,
        why=why,
        source_url=source_url,
        countries=sorted(set(countries)),
        carriers=sorted(set(carriers)),
        starts_at=starts_at,
        ends_at=ends_at,
        declared_by=actor,
        declared_at=now,
    )
    judge_soon(touched_by(declared, now=now), now=now)
    record(
        "event.declared", subject=declared, store=None, actor=actor, at=now, facts=_facts(declared)
    )
    return declared


@transaction.atomic
def withdraw_event(declared: DeclaredEvent, *, actor: User, now: datetime) -> DeclaredEvent:
    """Let delay count again from now on; the row stays, and parcels are judged anew.

    Raises NotPossible when it was taken back before.
    """
    _refuse_others(actor)
    rows = DeclaredEvent.objects.select_for_update(no_key=True, of=("self",))
    declared = rows.get(pk=declared.pk)
    if declared.is_withdrawn:
        raise NotPossible(_("This event was taken back already."))
    declared.withdrawn_by, declared.withdrawn_at = actor, now
    declared.save(update_fields=["withdrawn_by", "withdrawn_at"])
    judge_soon(touched_by(declared, now=now), now=now)
    facts = _facts(declared)
    record("event.withdrawn", subject=declared, store=None, actor=actor, at=now, facts=facts)
    return declared


def touched_by(declared: DeclaredEvent, *, now: datetime) -> QuerySet[Parcel]:
    """Parcels on these ways that are late and had not ended when it began.

    Those that are not late yet are judged when they become so.
    """
    places = declared.countries
    rows: QuerySet[Parcel] = Parcel.objects.filter(Q(origin__in=places) | Q(destination__in=places))
    if declared.carriers:
        named = (Q(carrier__iexact=name) for name in declared.carriers)
        rows = rows.filter(Q(*named, _connector=Q.OR))
    late = Q(delivered_on=None, order__promise_on__lt=now.date())
    late |= Q(delivered_on__gte=F("order__promise_on")) | Q(order__promise_on=None)
    still = Q(delivered_at=None) | Q(delivered_at__gt=declared.starts_at)
    return rows.filter(late, still, order__ship_by__lt=declared.ends_at)


def _refuse_others(actor: User) -> None:
    if not (actor.is_moderator or actor.is_policy_admin):
        raise NotAllowed(_("Only moderators and policy administrators declare events."))


def _facts(declared: DeclaredEvent) -> dict[str, str]:
    return {"title": declared.title, "countries": ", ".join(declared.countries)}
