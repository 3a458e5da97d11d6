"""The only place that reads the wall clock. Verbs take `now`; views and tasks pass this."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)
