"""The goods of the demo: some three hundred listings, a fifth of them wrong, and some proofs."""

from listings.demo import proofs
from listings.demo.build import build

__all__ = ["build", "proofs"]
