"""Phrases that the check passes over, and where it is said: for admins, beside their version.

A version that was approved under other limits keeps its phrases; those that cannot be read under
today's find nothing, which nobody may learn from a log alone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from core.registry import Panel
from listings.checks.claims import banks_of
from listings.checks.matcher import phrases_of
from listings.checks.phrases import BadPhrase, PhraseCompiler
from listings.review_pages import title_of
from policy.models import PolicyVersion
from policy.phrases import LONGEST_SEARCH, languages_of, name_of
from policy.queries import read_policy
from policy.sections import Policy
from policy.sections.truth import TermBank, TruthSection, packaged

SHOWN_AT_MOST = 50


class PassedOver(NamedTuple):
    """Where the phrase stands; `kind` is "phrase" for one that the page of phrases edits."""

    code: str
    kind: str
    language: str
    phrase: str
    why: str


def passed_over(truth: TruthSection) -> Iterator[PassedOver]:
    """Phrases of the section that cannot be read, with the reason in the reader's language."""
    known = banks_of(packaged())
    for code, bank in banks_of(truth).items():
        # Reading all takes seconds, and what is packaged is read when it is tested.
        sure = set(_terms(known[code])) if code in known and known[code].lists == bank.lists else ()
        for kind, key, phrase in _terms(bank):
            if (kind, key, phrase) not in sure:
                language = key.split()[0]
                try:
                    PhraseCompiler(language, bank.lists).compile(phrase)
                except BadPhrase as error:
                    yield PassedOver(code, kind, language, phrase, str(error))


def _terms(bank: TermBank) -> Iterator[tuple[str, str, str]]:
    for kind, _tier, key, phrases in phrases_of(bank):
        for phrase in phrases:
            yield kind, key, phrase


def panels(request: Any, version: PolicyVersion, _now: datetime | None = None) -> Sequence[Panel]:
    """For admins; nothing where every phrase is read."""
    if request.workspace != "admin":
        return []
    policy = read_policy(version)
    found = list(passed_over(policy.truth))
    if not found:
        return []
    languages = languages_of(policy.truth)
    facts = {
        "count": len(found),
        "is_draft": version.status == PolicyVersion.Status.DRAFT,
        "lines": [_line(one, version, policy, languages) for one in found[:SHOWN_AT_MOST]],
    }
    return [Panel("listings/_passed_over_panel.html", facts, order=10)]


def _line(
    one: PassedOver, version: PolicyVersion, policy: Policy, languages: dict[str, str]
) -> dict[str, str]:
    url = ""
    if version.status == PolicyVersion.Status.DRAFT and one.kind == "phrase":
        own, words = one.language.split()[0], one.phrase[:LONGEST_SEARCH]
        asked = {"code": one.code, "language": own, "q": words}
        url = f"{reverse('policy:phrases', args=[version.pk])}?{urlencode(asked)}"
    return {
        "phrase": one.phrase,
        "why": one.why,
        "rule": title_of(one.code, policy),
        "language": name_of(one.language, languages),
        "url": url,
    }
