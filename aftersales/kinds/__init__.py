"""Events of after-sales."""

from aftersales.kinds import offers, tickets, work  # noqa: F401  (they register themselves)
