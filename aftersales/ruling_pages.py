"""What the mediation page shows: facts, the standard's result, the ruling, tickets alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.actions.seconding import refuse_seconding
from aftersales.alike import alike
from aftersales.amounts import in_main_unit
from aftersales.checks.mediation import Fit, Judged, Weighed
from aftersales.models import Ruling, Ticket
from aftersales.ruling_forms import FACT, RulingForm, SendBackForm, answers_in
from aftersales.standard import Assessed, Told, assess
from core.errors import NotAllowed, NotPossible
from core.money import money
from policy.labels import CODES

FITS = {
    Fit.DECIDES: (gettext_lazy("Decides"), "ok"),
    Fit.FITS: (gettext_lazy("Comes after it"), ""),
    Fit.OPEN: (gettext_lazy("Not known yet"), "warn"),
    Fit.EXCLUDED: (gettext_lazy("Does not fit"), ""),
}


@dataclass(frozen=True)
class Row:
    """A row of the standard for its reader."""

    weighed: Weighed
    state: Any
    tone: str
    remedy: str
    lacks: str


@dataclass(frozen=True)
class Claim:
    title: str
    rows: list[Row]
    may_change: str


def page(
    ticket: Ticket, user: Any, data: Any = None, *, form: RulingForm | None = None, now: datetime
) -> dict[str, Any]:
    """Everything on the mediation page; `data` is what was typed, to work out or to decide."""
    typed: Mapping[str, Any] = form.data if form and form.is_bound else data or _last(ticket)
    assessed = assess(ticket, answers_in(typed), now=now)
    proposed = ticket.rulings.filter(status=Ruling.Status.PROPOSED).select_related("ruled_by")
    waiting = proposed.first()
    form = form or RulingForm(ticket, assessed.criteria, initial=dict(typed.items()))
    is_mine = ticket.mediator_id == user.pk and ticket.status == Ticket.Status.MEDIATION
    return {
        "ticket": ticket,
        "facts": [ticket.ref, ticket.order.number, ticket.store.name],
        "now": now,
        "assessed": assessed,
        "criteria": [(told, _field(form, told)) for told in assessed.criteria],
        "claims": [_claim(judged, assessed) for judged in assessed.judged],
        "result": result_words(assessed, ticket.order.currency),
        "form": form,
        "may_rule": is_mine and waiting is None,
        "waiting": waiting,
        "why_not": _why_not(waiting, ticket, user) if waiting else "",
        "send_back": SendBackForm(),
        "alike": list(alike(ticket, assessed)),
        "rulings": ticket.rulings.exclude(status="proposed").select_related("ruled_by", "second"),
    }


def _why_not(waiting: Ruling, ticket: Ticket, user: Any) -> str:
    """Why this person can neither confirm the ruling nor send it back; empty where they can."""
    try:
        refuse_seconding(waiting, ticket, user)
    except (NotAllowed, NotPossible) as error:
        return str(error)
    return ""


def _field(form: RulingForm, told: Told) -> Any:
    name = FACT + told.code
    return form[name] if name in form.fields else None


def _last(ticket: Ticket) -> dict[str, Any]:
    """What the last ruling said: who confirms it sees its working, who gets it back changes it."""
    last = ticket.rulings.order_by("-pk").first()
    if last is None:
        return {}
    said = {True: "yes", False: "no"}
    kept = {FACT + one["code"]: said[one["value"]] for one in last.facts if one["by"] == "mediator"}
    names = ("benefited", "reason", "departure", "effect", "return_paid_by")
    kept |= {name: getattr(last, name) for name in names}
    return kept | {"refund_minor": in_main_unit(last.refund_minor, ticket.order.currency)}


def _claim(judged: Judged, assessed: Assessed) -> Claim:
    waits = _names(judged.may_change_with, assessed)
    rows = [_row(one, assessed) for one in judged.rows]
    return Claim(str(assessed.standard.claims[judged.claim].title), rows, waits)


def _row(one: Weighed, assessed: Assessed) -> Row:
    words, tone = FITS[one.fit]
    low, high = one.row.low_percent, one.row.high_percent
    remedy = f"{low}%" if low == high else f"{low}–{high}%"
    return Row(one, words, tone, remedy, _lacks(one, assessed) if one.fit is Fit.DECIDES else "")


def _lacks(one: Weighed, assessed: Assessed) -> str:
    """Whose evidence is missing, and whom the row believes."""
    parts = []
    if one.buyer_lacks:
        words = _("The buyer has not shown: %(what)s.")
        parts.append(words % {"what": _names(one.buyer_lacks, assessed)})
    if one.seller_lacks:
        words = _("The store has not shown: %(what)s.")
        parts.append(words % {"what": _names(one.seller_lacks, assessed)})
    if one.by_presumption:
        parts.append(_("So it believes: %(side)s.") % {"side": CODES[one.row.presumption]})
    return " ".join(parts)


def _names(codes: tuple[str, ...], assessed: Assessed) -> str:
    criteria = assessed.standard.criteria
    return "; ".join(str(criteria[code].title) for code in codes)


def result_words(assessed: Assessed, currency: str) -> list[tuple[str, str]]:
    """The standard's result for the whole ticket as terms and words; empty without one."""
    remedy = assessed.remedy
    if remedy is None:
        return []
    low, high = money(remedy.low_minor, currency), money(remedy.high_minor, currency)
    amount = low if low == high else f"{low} – {high}"
    return [
        (_("Money back"), amount),
        (_("When the goods come back"), str(CODES[remedy.return_paid_by])),
        (_("Counts in the store’s measures"), str(CODES[remedy.effect])),
    ]
