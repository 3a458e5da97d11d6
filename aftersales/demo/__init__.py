"""The whole demo, conducted by the last app, which may know them all."""

from aftersales.demo.conductor import build, buyer_link

__all__ = ["build", "buyer_link"]
