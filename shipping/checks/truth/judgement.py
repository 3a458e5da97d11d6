"""Everything there is to say about one declared shipment."""

from dataclasses import dataclass

from shipping.checks.tracking import state_name
from shipping.checks.truth.case import Case
from shipping.checks.truth.lateness import Lateness, lateness
from shipping.checks.truth.signal import Signal
from shipping.checks.truth.signals import find_signals
from shipping.checks.truth.verdict import Verdict, judge


@dataclass(frozen=True)
class Judgement:
    """`state` as in `state_name`; the signals stand in their fixed order."""

    state: str
    signals: tuple[Signal, ...]
    verdict: Verdict
    late: Lateness


def judge_shipment(case: Case) -> Judgement:
    """State, signals, verdict and lateness of a declared shipment at the case's `now`.

    Rule: docs/rules/shipping.md#tracking-truth.
    """
    signals = find_signals(case)
    verdict = judge(signals, destination=case.order.destination)
    return Judgement(state_name(case.state), signals, verdict, lateness(case))
