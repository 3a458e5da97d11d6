"""What enforcement holds about a person with an account, for the copy that they may ask for."""

from core.personal import Held, register
from enforcement.models import Enquiry, TraderIdentity

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
)
