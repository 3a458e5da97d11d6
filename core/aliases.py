"""What stands for the address of somebody who was forgotten."""

import hashlib
import hmac

from django.conf import settings

# No mail can be sent there (RFC 2606), and no person has it.
GONE = "@gone.invalid"
NAMELESS = "–"


def alias_of(email: str) -> str:
    """An address that stands for another: equal for equal ones, and told by nobody without the
    secret. So rows of one person can still be told from those of another."""
    key = f"gone {settings.LINKING_SECRET}".encode()
    return hmac.new(key, email.lower().encode(), hashlib.sha256).hexdigest()[:32] + GONE
