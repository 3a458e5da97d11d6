"""Twenty-five cases of the demo, with what the stores said to them, and the authority desk."""

from enforcement.demo.cases import Find, stories
from enforcement.demo.desk import desk_stories
from enforcement.demo.identities import identity_stories
from enforcement.demo.links import link_stories

__all__ = ["Find", "desk_stories", "identity_stories", "link_stories", "stories"]
