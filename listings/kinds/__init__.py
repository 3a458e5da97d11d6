"""Events of listings."""

from listings.kinds import proofs, reviews, shop  # noqa: F401  (they register themselves)
