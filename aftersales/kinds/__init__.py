"""Events of after-sales."""

from aftersales.kinds import offers, tickets  # noqa: F401  (they register themselves)
