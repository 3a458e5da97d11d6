"""Events of enforcement."""

from enforcement.kinds import appeals, bans, cases, sanctions  # noqa: F401  (they register themselves)
