"""The rules in force, as the search finds them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core import clock
from core.search.kinds import Finder, Hit, register
from core.search.terms import Term
from policy.queries import policy_at


def find(request: Any, term: Term) -> list[Hit]:
    """Rules with these words in number, title or code, then those with them in their text."""
    if not term:
        return []
    named, others = [], []
    for rule in policy_at(clock.now()).rules.book.values():
        if term.is_in(rule.number, str(rule.title), rule.code):
            named.append(rule)
        elif term.is_in(str(rule.text)):
            others.append(rule)
    return [
        Hit(
            "rule",
            reverse("policy:rule", args=[rule.number]),
            str(rule.title),
            rule.number,
            is_exact=rule.number == term.number,
        )
        for rule in [*named, *others]
    ]


register(Finder("rule", gettext_lazy("Rules"), "book-2", find, order=90))
