"""What the page of a parcel shows of the judgement on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Share
from core.moments import span
from shipping.checks.truth.judgement import judge_shipment
from shipping.checks.truth.lateness import SHARES, Lateness
from shipping.forms import AnswerForm, NumberForm
from shipping.models import CureWindow, Order, Parcel, SignalAnswer, TruthJudgement
from shipping.queries.truth import case_of, own_words
from shipping.signal_words import Shown, show

# Whose time it was, and the colour of it.
CAUSES = {
    "seller": (gettext_lazy("Store"), "bad"),
    "carrier": (gettext_lazy("Carrier"), "warn"),
    "customs": (gettext_lazy("Customs"), "acc"),
    "buyer": (gettext_lazy("Buyer"), "rev"),
    "event": (gettext_lazy("Declared event"), "control"),
}


@dataclass(frozen=True)
class Line:
    """A signal, what the seller said to it, and the form to say more (None: no more)."""

    signal: Shown
    answers: Sequence[SignalAnswer]
    form: AnswerForm | None


@dataclass(frozen=True)
class Truth:
    """The newest judgement for its reader."""

    row: TruthJudgement
    lines: Sequence[Line]
    cure: CureWindow | None
    late: Lateness
    # How many scans only the store told since the doubt.
    own_words: int

    @property
    def tone(self) -> str:
        return self.row.TONES[TruthJudgement.Verdict(self.row.verdict)]

    @property
    def late_words(self) -> str:
        return span(timedelta(seconds=self.late.late_seconds))

    @property
    def shares(self) -> list[Share]:
        """The delay by cause: they sum to it."""
        found = []
        for cause in SHARES:
            seconds, (label, ink) = self.late.share[cause], CAUSES[cause]
            words = span(timedelta(seconds=seconds)) if seconds else "–"
            found.append(Share(str(label), seconds, words, ink))
        return found

    @property
    def shares_words(self) -> str:
        parts = ", ".join(f"{share.label} {share.words}" for share in self.shares if share.size)
        return _("Late by %(late)s: %(parts)s") % {"late": self.late_words, "parts": parts}


def truth_context(
    parcel: Parcel,
    *,
    may_ship: bool,
    answer: AnswerForm | None = None,
    number: NumberForm | None = None,
    now: datetime,
) -> dict[str, Any]:
    """The judgement with its forms; a form that was refused comes back with its words.

    A parcel with goods of several orders shows on each of them what was found of the one.
    """
    parcel = parcel.combined_with or parcel
    row = parcel.judgements.order_by("-pk").first()
    truth = None
    if row:
        cure = parcel.cures.order_by("-pk").first()
        lines = _lines(row, cure, answer, may_answer=may_ship and is_running(cure, now))
        late = judge_shipment(case_of(parcel, now=now)).late
        truth = Truth(row, lines, cure, late, own_words(parcel, now=now).count())
    if number is None and may_ship and may_renumber(parcel):
        number = NumberForm()
    return {"truth": truth, "number_form": number, "form": answer or number}


def is_running(cure: CureWindow | None, now: datetime) -> bool:
    return cure is not None and cure.is_open and cure.ends_at > now


def may_renumber(parcel: Parcel) -> bool:
    return parcel.status != Parcel.Status.DELIVERED or parcel.cures.running().exists()


def _lines(
    row: TruthJudgement, cure: CureWindow | None, bound: AnswerForm | None, *, may_answer: bool
) -> list[Line]:
    answers = list(cure.answers.order_by("pk").select_related("by")) if cure else []
    lines = []
    for signal in row.signals:
        code, form = signal["code"], None
        if may_answer:
            is_sent = bound is not None and bound.data.get("code") == code
            form = bound if is_sent else AnswerForm(initial={"code": code}, prefix=None)
        said = [one for one in answers if one.code == code]
        lines.append(Line(show(signal, _own_orders(row, signal)), said, form))
    return lines


def _own_orders(row: TruthJudgement, signal: dict[str, Any]) -> dict[str, str]:
    """Numbers of the store's own orders under the same number; others are not named to it."""
    rows = [int(pk) for pk in signal["facts"].get("orders", [])]
    if not rows:
        return {}
    own = Order.objects.of_store(row.store).filter(pk__in=rows)
    return {str(pk): number for pk, number in own.values_list("pk", "number")}
