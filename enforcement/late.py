"""What moderators are late with, for the figures of the operator."""

from core.metrics.waiting import LATE, Waiting
from enforcement.models import Appeal, Case

LATE += [
    Waiting(
        "tradewell_cases_overdue",
        "Cases without a decision after their time",
        lambda now: Case.objects.unfinished().filter(due_at__lte=now),
    ),
    Waiting(
        "tradewell_appeals_overdue",
        "Appeals without an answer after their time",
        lambda now: Appeal.objects.unfinished().filter(due_at__lte=now),
    ),
]
