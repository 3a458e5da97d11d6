"""The forecasts of all lanes are written from the history, so that a quote is one look-up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from policy.sections import Policy
from shipping.checks.folding import NO_STAGE, Group, groups_of
from shipping.checks.packing import packed
from shipping.checks.tracking import Code
from shipping.checks.transit import Histogram, Learned
from shipping.checks.windows import DISPATCH, Lane, WindowRules, learn_lane
from shipping.models import LaneForecast, LaneVersion
from shipping.queries.history import delivered, waiting
from shipping.queries.quotes import forget_quotes, key_of
from shipping.queries.windows import rules_of

STAGES = (DISPATCH, *(code.value for code in Code if code not in NO_STAGE))
EVERYBODY = Group()
EVERY_LANE = Lane("", "", "", "")
BATCH = 2000


def write_forecasts(
    version: LaneVersion, policy: Policy, *, widened: Mapping[Lane, list[int]], now: datetime
) -> int:
    """Replace the forecasts of all lanes; return how many there are.

    `widened` are outcomes by twentieth of the forecasts of lanes whose windows held too little;
    those under the lane without names count for all lanes that have none of their own.

    Rule: docs/rules/shipping.md#arrival-window.
    """
    rules = rules_of(policy.shipping.window)
    histories = read_histories(policy, now=now)
    rows = [
        _row(
            version, policy, lane, stage, learned, widened.get(lane) or widened.get(EVERY_LANE, [])
        )
        for lane, stage, learned in _learned(histories, rules)
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
) -> Iterator[tuple[Lane, str, Learned]]:
    lanes = {Lane(*group) for stage, group in histories if group.origin}
    for stage in STAGES:
        seen = histories.get((stage, EVERYBODY), Histogram()).parcels
        if stage != DISPATCH and seen < rules.min_parcels:
            continue
        for lane in sorted(lanes, key=lambda lane: lane.keys[0][1]):
            # Before dispatch nobody asks from a scan on.
            if lane.carrier or stage == DISPATCH:
                yield lane, stage, _learn(lane, stage, histories, rules)


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
    stage: str,
    learned: Learned,
    fallen: list[int],
) -> LaneForecast:
    first_day, chances = packed(learned.distribution)
    return LaneForecast(
        key=key_of(lane, stage),
        version=version,
        policy_version=policy.version,
        stage=stage,
        origin=lane.origin,
        destination=lane.destination,
        carrier=lane.carrier,
        service=lane.service,
        first_day=first_day,
        chances=chances,
        basis=[[share.level, share.parcels, round(share.weight, 4)] for share in learned.basis],
        fallen=[*fallen, policy.shipping.coverage.pseudo_count] if fallen else [],
    )
