"""Numbers of the policy in the form that the folding of scans takes."""

from datetime import datetime, timedelta

from policy.queries import policy_at


def tolerance_at(now: datetime) -> timedelta:
    """How long before its order a scan may lie and still belong to it."""
    return timedelta(minutes=policy_at(now).shipping.tracking.scan_before_order_tolerance_minutes)
