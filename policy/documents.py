"""The entries of `docs/rules/`: every packaged rule in our words, with source, function, test."""

from pathlib import Path

from django.conf import settings
from django.utils import translation

from policy.labels import CODES
from policy.packaged import packaged_policy
from policy.sections import Policy
from policy.sections.base import Unit
from policy.sections.rules import APPS, PERSON, Rule
from policy.wording import amount

FOLDER = Path(settings.BASE_DIR) / "docs" / "rules"
MARK = "<!-- Below: written by `manage.py write_rules` from policy/data/rules. -->"


def write_documents() -> list[Path]:
    """Bring the entries below the mark of each file up to date; return the files that changed."""
    changed = []
    for app in APPS.values():
        path = FOLDER / f"{app}.md"
        text = path.read_text(encoding="utf-8")
        fresh = with_entries(text, app)
        if fresh != text:
            path.write_text(fresh, encoding="utf-8")
            changed.append(path)
    return changed


def with_entries(text: str, app: str) -> str:
    """Return the hand-written top of a file with the entries of its rules below the mark."""
    policy = packaged_policy()
    top = text.partition(MARK)[0].rstrip()
    with translation.override("en"):
        entries = [_entry(policy, rule) for rule in policy.rules.of_app(app)]
    return "\n\n".join([top, MARK, *entries]) + "\n"


def _entry(policy: Policy, rule: Rule) -> str:
    source = rule.source
    where = f"[{source.name}]({source.url}), read {source.read_on}" if source.url else source.name
    family = policy.ladder.families[rule.family].title.en
    free = ", the first violation free" if rule.first_offence_free else ""
    lines = [
        f"### {rule.code}",
        f"**{rule.number} {rule.title.en}** ({rule.title.zh}). {rule.text.en}",
        "",
        f"- Put right: {rule.remedy.en}",
        f"- Costs: {amount(rule.points, Unit.POINTS)}{free}; family {family}; "
        f"severity {str(CODES[rule.severity]).lower()}.",
        f"- Source: {where}.",
        f"- Checked by: {_checked_by(rule)}",
    ]
    return "\n".join(lines)


def _checked_by(rule: Rule) -> str:
    if rule.enforced_by == PERSON:
        return "a person, on a report or a case."
    return f"`{rule.enforced_by}`, tested in {_tests_of(rule)}."


def _tests_of(rule: Rule) -> str:
    """The test files beside the function's other tests that name the rule, or their folder."""
    app, module = rule.enforced_by.split(".")[:2]
    folder = Path(settings.BASE_DIR) / "tests" / app / module
    named = [
        path.relative_to(settings.BASE_DIR).as_posix()
        for path in sorted(folder.glob("test_*.py"))
        if f'"{rule.code}"' in path.read_text(encoding="utf-8")
    ]
    return ", ".join(f"`{path}`" for path in named) or f"`tests/{app}/{module}`"
