"""Expressions for tracking numbers that people write: none can keep a worker busy.

The number of ways in which an expression can be tried bounds its work, whatever text it meets.
"""

import re
from collections.abc import Iterable
from math import prod
from typing import Any

from django.utils.translation import gettext as _

# Python reads expressions with this; there is no public way to their parts.
from re import _constants as part  # type: ignore[attr-defined]  # isort: skip
from re import _parser as parser  # type: ignore[attr-defined]  # isort: skip

LONGEST = 300
# The packaged forms need 300 at most.
WAYS = 2000
GROUPS = {"serial", "check", "country"}


def refuse_heavy(form: str) -> None:
    """Raise ValueError with the reason for a form that is none, or that takes too long."""
    if not form or len(form) > LONGEST or not form.isascii():
        raise ValueError(_("A form has 1 to %(most)s plain characters.") % {"most": LONGEST})
    try:
        tree, known = parser.parse(form), re.compile(form)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(_("This is no expression (%(error)s).") % {"error": error}) from None
    if extra := set(known.groupindex) - GROUPS:
        words = _("A part may be called serial, check or country, not %(name)s.")
        raise ValueError(words % {"name": sorted(extra)[0]})
    if _ways(tree) > WAYS:
        words = _("This expression can be tried in too many ways. Give each part its exact length.")
        raise ValueError(words)


def _ways(tree: Iterable[Any]) -> int:
    return _least(prod(_ways_of(op, facts) for op, facts in tree))


def _ways_of(op: Any, facts: Any) -> int:
    if op in (part.LITERAL, part.IN, part.AT):
        return 1
    if op is part.SUBPATTERN:
        return _ways(facts[-1])
    if op is part.BRANCH:
        return _least(sum(_ways(branch) for branch in facts[1]))
    if op is part.ASSERT:
        return _ways(facts[1])
    if op is part.MAX_REPEAT:
        least, most, inner = facts
        if most > LONGEST:
            return WAYS + 1
        each = _ways(inner)
        return _least(sum(_least(each ** min(count, 12)) for count in range(least, most + 1)))
    # Anything else has no place in a number: back references, any sign, lazy and atomic parts.
    return WAYS + 1


def _least(ways: int) -> int:
    return min(ways, WAYS + 1)
