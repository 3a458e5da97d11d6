"""Events of listings."""

from listings.kinds import access, proofs, reviews, shop  # noqa: F401  (they register themselves)
