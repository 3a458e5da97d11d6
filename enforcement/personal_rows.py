"""What enforcement holds about a person with an account, for the copy that they may ask for."""

from core.personal import Held, register
from enforcement.models import (
    Appeal,
    AppealMessage,
    AppealPoint,
    Enquiry,
    HearingAnswer,
    TraderIdentity,
)

register(
    Held(
        "filings",
        lambda person: TraderIdentity.objects.filter(filed_by=person),
        (
            *("store__slug", "status", "name", "address", "country", "phone", "email"),
            *("account_ending", "register_name", "register_number", "filed_at"),
        ),
    ),
    Held(
        "enquiries",
        lambda person: Enquiry.objects.filter(email__iexact=person.email),
        ("received_at", "name", "country", "sells", "message", "status", "answer"),
    ),
    Held(
        "appeals",
        lambda person: Appeal.objects.filter(filed_by=person),
        ("store__slug", "statement", "filed_at", "reason", "status", "decision_reason"),
    ),
    Held(
        "appeal_points",
        lambda person: AppealPoint.objects.filter(appeal__filed_by=person),
        ("store__slug", "appeal", "number", "text"),
    ),
    Held(
        "appeal_messages",
        lambda person: AppealMessage.objects.filter(author=person),
        ("store__slug", "appeal", "written_at", "text"),
    ),
    Held(
        "hearing_answers",
        lambda person: HearingAnswer.objects.filter(answered_by=person),
        ("store__slug", "hearing", "answered_at", "words"),
    ),
)
