"""History is read anew from time to time: scorecards first, then what rests on them."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from policy.queries import policy_at
from shipping.actions.couriers import count_couriers
from shipping.actions.coverage import watch_coverage
from shipping.actions.forecasts import write_forecasts
from shipping.models import LaneVersion
from shipping.queries.measures import peer_medians


@transaction.atomic
def learn_lanes(*, now: datetime) -> LaneVersion | None:
    """Read the history anew; None when that was done lately under the same policy.

    Rule: docs/rules/shipping.md#courier-scorecards.
    """
    with connection.cursor() as cursor:
        # Two workers would count side by side; the second one finds a fresh version instead.
        cursor.execute("LOCK TABLE shipping_laneversion IN SHARE ROW EXCLUSIVE MODE")
    policy = policy_at(now)
    rules = policy.shipping.couriers
    newest = LaneVersion.objects.order_by("-pk").first()
    fresh_since = now - timedelta(minutes=rules.refresh_minutes)
    if newest and newest.policy_version == policy.version and newest.made_at > fresh_since:
        return None
    parcels = count_couriers(
        period_days=rules.period_days,
        quiet_days=policy.shipping.tracking.quiet_days,
        now=now,
    )
    version = LaneVersion.objects.create(
        made_at=now,
        policy_version=policy.version,
        parcels=parcels,
        peers=peer_medians(now=now),
    )
    widened = watch_coverage(policy, now=now)
    write_forecasts(version, policy, widened=widened, now=now)
    return version
