"""The forecasts of all lanes are written from the history, so that a quote is one look-up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from policy.sections import Policy
from shipping.checks.folding import STAGES, Group, groups_of
from shipping.checks.packing import packed
from shipping.checks.transit import Histogram, Learned
from shipping.checks.windows import DISPATCH, Lane, WindowRules, learn_lane
from shipping.models import LaneForecast, LaneVersion
from shipping.queries.history import delivered, waiting
from shipping.queries.quotes import forget_quotes, key_of
from shipping.queries.windows import rules_of

EVERYBODY = Group()
EVERY_LANE = Lane("", "", "", "")
BATCH = 2000


def write_forecasts(
    version: LaneVersion, policy: Policy, *, widened: Mapping[Lane, list[int]], now: datetime
) -> int:
    """Replace the forecasts of all lanes; return how many lanes there are.

    `widened` are outcomes by twentieth of the forecasts of lanes whose windows held too little;
    those under the lane without names count for all lanes that have none of their own.

    Rule: docs/rules/shipping.md#arrival-window.
    """
    rules = rules_of(policy.shipping.window)
    histories = read_histories(policy, now=now)
    rows = [
        _row(version, policy, lane, learned, widened.get(lane) or widened.get(EVERY_LANE, []))
        for lane, learned in _learned(histories, rules)
    ]
    LaneForecast.objects.all().delete()
    LaneForecast.objects.bulk_create(rows, batch_size=BATCH)
    forget_quotes()
    return len(rows)


def read_histories(policy: Policy, *, now: datetime) -> dict[tuple[str, Group], Histogram]:
    """All of the history by stage and group, with the parcels that wait counted as waiting."""
    known = delivered(STAGES, policy.shipping.window, now=now)
    waits: dict[tuple[str, Group], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for stage, finest, age, parcels in waiting(STAGES, policy.shipping.window, now=now):
        for group in groups_of(Lane(*finest)).values():
            waits[stage, group][age] += parcels
    return {
        key: Histogram(known.get(key, {}), dict(waits.get(key, {})))
        for key in known.keys() | waits.keys()
    }


def _learned(
    histories: dict[tuple[str, Group], Histogram], rules: WindowRules
) -> Iterator[tuple[Lane, dict[str, Learned]]]:
    seen = {stage: histories.get((stage, EVERYBODY), Histogram()).parcels for stage in STAGES}
    enough = [stage for stage in STAGES if stage == DISPATCH or seen[stage] >= rules.min_parcels]
    lanes = {Lane(*group) for _stage, group in histories if group.origin}
    for lane in sorted(lanes, key=lambda lane: lane.keys[0][1]):
        # Before dispatch nobody asks from a scan on.
        stages = enough if lane.carrier else [DISPATCH]
        yield lane, {stage: _learn(lane, stage, histories, rules) for stage in stages}


def _learn(
    lane: Lane, stage: str, histories: dict[tuple[str, Group], Histogram], rules: WindowRules
) -> Learned:
    keys = dict(lane.keys)
    own = {
        (name, keys[name]): histories.get((stage, group), Histogram())
        for name, group in groups_of(lane).items()
    }
    return learn_lane(lane, own, rules, stage=stage)


def _row(
    version: LaneVersion,
    policy: Policy,
    lane: Lane,
    learned: Mapping[str, Learned],
    fallen: list[int],
) -> LaneForecast:
    return LaneForecast(
        key=key_of(lane),
        version=version,
        policy_version=policy.version,
        origin=lane.origin,
        destination=lane.destination,
        carrier=lane.carrier,
        service=lane.service,
        forecasts=packed(learned),
        fallen=[*fallen, policy.shipping.coverage.pseudo_count] if fallen else [],
    )
