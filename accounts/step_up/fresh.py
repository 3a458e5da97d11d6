"""Was it confirmed a moment ago that this session is its person's?"""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings

from accounts.second_factor.queries import METHOD, has_second_factor


def is_fresh(request: Any) -> bool:
    """By the sign-in or a confirmation since; who has a second factor, by that one.

    Rule: docs/rules/accounts.md#step-up.
    """
    if not settings.STEP_UP_MINUTES:
        return True
    since = time.time() - settings.STEP_UP_MINUTES * 60
    records = get_authentication_records(request, request.user)
    methods = {record.get("method") for record in records if record.get("at", 0) > since}
    return METHOD in methods or (bool(methods) and not has_second_factor(request.user))
