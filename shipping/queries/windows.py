"""The policy's numbers on windows in the form that the checks take."""

from functools import lru_cache

from policy.queries import policy_numbered
from policy.sections.shipping import Window as Section
from shipping.checks.tracking import Code
from shipping.checks.windows import DISPATCH, DefaultDays, WindowRules

# The shape of the assumption where there is no history yet, beyond the policy's own two days.
TAIL_DAILY_CHANCE = 0.1
HORIZON_DAYS = 120


# An approved version never changes.
@lru_cache(maxsize=16)
def window_rules(policy_version: int) -> WindowRules:
    return rules_of(policy_numbered(policy_version).shipping.window)


def rules_of(window: Section) -> WindowRules:
    low, high, shrinkage = (
        window.fallback_low_days,
        window.fallback_high_days,
        window.shrinkage,
    )
    # A scanned parcel has part of its way behind it, nobody knows which without history.
    rest = DefaultDays(0, (high - low) // 3, high - low)
    return WindowRules(
        low=window.low_quantile,
        middle=0.5,
        high=window.high_quantile,
        promise=window.promise_quantile,
        defaults={code.value: rest for code in Code}
        | {DISPATCH: DefaultDays(low, (low + high) // 2, high)},
        pseudo_counts={
            "lane": shrinkage.lane_service,
            "country_pair_service": shrinkage.lane_service,
            "country_pair": shrinkage.lane,
            "service": shrinkage.carrier,
            "global": shrinkage.carrier,
        },
        tail_daily_chance=TAIL_DAILY_CHANCE,
        horizon_days=HORIZON_DAYS,
        min_parcels=window.min_parcels,
        # A policy may mean its windows to hold less than that.
        least_chance=min(window.least_chance, window.high_quantile - window.low_quantile),
    )
