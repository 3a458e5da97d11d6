"""The people of the demo, and how the stories of all apps are told side by side."""

from accounts.demo.people import PASSWORD, build, sign_ins
from accounts.demo.stories import Story, post, tell

__all__ = ["PASSWORD", "Story", "build", "post", "sign_ins", "tell"]
