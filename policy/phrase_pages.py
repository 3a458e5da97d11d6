"""What the page of a draft's phrases is drawn from."""

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from core import registry
from core.paging import Page
from policy.forms import PhraseFilter
from policy.models import PolicyVersion
from policy.phrases import find_phrases, name_of
from policy.sections.rules import RulesSection
from policy.sections.truth import TruthSection

PAGE = 50


def rules_of(version: PolicyVersion, truth: TruthSection) -> dict[str, str]:
    """Titles of the rules that have phrases, in the reader's language, by code."""
    book = RulesSection.model_validate(version.sections["rules"]).book
    titles = {code: str(book[code].title) if code in book else code for code in truth.banks}
    return dict(sorted(titles.items(), key=lambda item: item[1]))


def found(
    request: Any,
    version: PolicyVersion,
    truth: TruthSection,
    *,
    rules: dict[str, str],
    languages: dict[str, str],
) -> dict[str, Any]:
    """One page of the phrases that the filters of the address name."""
    facts: dict[str, Any] = {"rules": rules, "languages": languages}
    asked = PhraseFilter(request.GET, **facts)
    asked.is_valid()
    kept = {name: value for name, value in asked.cleaned_data.items() if value}
    code = request.POST.get("code") or kept.get("code", "")
    if code not in rules:
        # Some rules have expressions alone: the page begins with one whose phrases it can show.
        code = next((one for one in rules if truth.banks[one].phrases), next(iter(rules)))
    rows = find_phrases(truth, code, kept.get("q", ""), language=kept.get("language", ""))
    paginator = Paginator(rows, PAGE)
    part = paginator.get_page(request.GET.get("page"))
    return {
        "version": version,
        "code": code,
        "rule_title": rules[code],
        "filter": PhraseFilter(kept | {"code": code}, **facts),
        "page": Page(
            [(spoken, name_of(spoken, languages), phrase) for spoken, phrase in part],
            _to(request, part.number + 1) if part.has_next() else "",
            _to(request, part.number - 1) if part.has_previous() else "",
        ),
        "total": paginator.count,
        "panels": [panel for ask in registry.phrase_panels for panel in ask(request, version)],
        "crumbs": [
            (_("Policies"), reverse("policy:versions")),
            (str(version), reverse("policy:version", args=[version.pk])),
            (_("Phrases of the check"), ""),
        ],
    }


def after(request: Any, done: dict[str, str]) -> str:
    """The page with the phrase that was added; without one taken out, as it was narrowed."""
    asked = request.GET.copy()
    if "remove" not in request.POST:
        asked.clear()
        asked.update({"language": done["language"], "q": done["phrase"]})
    asked["code"] = done["code"]
    return f"{request.path}?{asked.urlencode()}"


def _to(request: Any, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = number
    return f"?{asked.urlencode()}"
