"""Twenty-five cases of the demo, with what was decided and what the stores said to it."""

from enforcement.demo.cases import Find, stories

__all__ = ["Find", "stories"]
