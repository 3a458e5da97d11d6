"""What moderators are late with, for the figures of the operator."""

from core.metrics.waiting import LATE, Waiting
from enforcement.models import Appeal, Case, Enquiry
from enforcement.queries.identities import identities_waiting

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
    Waiting(
        "tradewell_identities_overdue",
        "Trader identities without an answer after their time",
        lambda now: identities_waiting().filter(answer_due_at__lte=now),
    ),
    Waiting(
        "tradewell_enquiries_overdue",
        "Enquiries of people who want to sell, without an answer after their time",
        lambda now: Enquiry.objects.unfinished().filter(due_at__lte=now),
    ),
]
