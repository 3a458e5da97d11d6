"""Judgements as rows, and what of them is worth a new one."""

from datetime import datetime
from typing import Any

from policy.queries import policy_at
from shipping.checks.truth.judgement import Judgement
from shipping.checks.truth.lateness import SHARES
from shipping.checks.truth.lines import signal_as_json
from shipping.models import Parcel, TruthJudgement


def as_row(parcel: Parcel, judgement: Judgement, *, now: datetime) -> TruthJudgement:
    """The judgement as a row that is not yet kept."""
    shares = {f"late_{cause}": judgement.late.share[cause] for cause in SHARES}
    return TruthJudgement(
        store=parcel.store,
        parcel=parcel,
        policy_version=policy_at(now).version,
        judged_at=now,
        number=parcel.number,
        state=judgement.state,
        verdict=judgement.verdict.value,
        signals=[signal_as_json(signal) for signal in judgement.signals],
        late_seconds=judgement.late.late_seconds,
        **shares,
    )


def said_by(row: TruthJudgement, *, is_over: bool) -> dict[str, Any]:
    """What of a judgement is worth a new row.

    While a parcel is under way its delay and its silence grow every second: then only that
    there is one counts, and who has a part in it.
    """
    said = {name: getattr(row, name) for name in ("number", "state", "verdict")}
    late = {cause: getattr(row, f"late_{cause}") for cause in SHARES}
    said["late"] = late if is_over else {cause: seconds > 0 for cause, seconds in late.items()}
    said["signals"] = [_steady(signal) for signal in row.signals]
    return said


def _steady(signal: dict[str, Any]) -> dict[str, Any]:
    if signal["code"] != "gone_quiet":
        return signal
    facts = {name: fact for name, fact in signal["facts"].items() if name != "days"}
    return signal | {"facts": facts}
