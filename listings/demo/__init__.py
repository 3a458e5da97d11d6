"""The goods of the demo: some three hundred listings, a fifth of them wrong."""

from listings.demo.build import build

__all__ = ["build"]
