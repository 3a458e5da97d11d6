"""Events of listings."""

from listings import topics  # noqa: F401  (they register themselves)
from listings.kinds import access, proofs, reviews, shop  # noqa: F401  (they register themselves)
