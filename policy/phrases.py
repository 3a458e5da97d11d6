"""Phrases of the check's term banks: found, tried, added to a draft and taken out of it."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from babel import Locale
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from accounts.models import User
from core import registry
from core.errors import NotPossible
from policy.actions import edit_draft
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.replays import refuse_others
from policy.sections.truth import TruthSection

# Phrases that hold in all languages.
ANY = "any"
# Characters of the words that a list of phrases is searched for.
LONGEST_SEARCH = 100


def languages_of(truth: TruthSection) -> dict[str, str]:
    """The languages that phrases may be written in, and their names for the reader."""
    names = {code: Locale.parse(code).get_display_name(reader()) for code in truth.languages}
    return {ANY: _("Any language")} | {code: name or code for code, name in names.items()}


def name_of(key: str, names: Mapping[str, str]) -> str:
    """A bank's key for its reader: a language, and those that its phrases must not judge."""
    own, *others = key.split()
    named = names.get(own, own)
    if not others:
        return named
    left_out = ", ".join(names.get(one.removeprefix("-"), one.removeprefix("-")) for one in others)
    return _("%(language)s, but not %(others)s") % {"language": named, "others": left_out}


def reader() -> str:
    return to_locale(get_language() or "en")


def find_phrases(
    truth: TruthSection, code: str, words: str = "", *, language: str = ""
) -> list[tuple[str, str]]:
    """Language and phrase of the bank's phrases that hold the words; "" stands for any."""
    bank = truth.banks.get(code)
    if bank is None:
        return []
    return [
        (spoken, phrase)
        for spoken, phrases in bank.phrases.items()
        for phrase in phrases
        if language in ("", spoken, spoken.split()[0]) and words.lower() in phrase.lower()
    ]


def try_phrase(
    version: PolicyVersion, *, code: str, language: str, phrase: str, actor: User, now: datetime
) -> Any:
    """Queue a trial of the draft with this phrase in it, on the last listings; returns the job.

    Raises NotPossible on the field that is wrong; NotAllowed and NotPossible as `add_phrase`.
    """
    refuse_others(version, actor)
    phrase = phrase.strip()
    truth = TruthSection.model_validate(version.sections["truth"])
    _refuse_unknown(truth, code, language, phrase)
    registry.phrase_guard(truth, code, language, phrase, now=now)
    facts: dict[str, Any] = {"phrase": (code, language, phrase), "actor": actor, "now": now}
    return registry.policy_trial(version, **facts)


def add_phrase(
    version: PolicyVersion, *, code: str, language: str, phrase: str, actor: User, now: datetime
) -> PolicyVersion:
    """Put the phrase into the draft; it is in force with the version, without a deploy.

    Raises NotPossible on the field that is wrong, when the phrase cannot be read or stands in
    the bank already; and what `edit_draft` raises.
    """
    phrase = phrase.strip()
    truth = TruthSection.model_validate(version.sections["truth"])
    _refuse_unknown(truth, code, language, phrase)
    if phrase in truth.banks[code].phrases.get(language, ()):
        raise NotPossible(_("This phrase stands in the list already."), field="phrase")
    registry.phrase_guard(truth, code, language, phrase, now=now)
    content = deepcopy(version.sections["truth"])
    phrases = content["banks"][code].setdefault("phrases", {})
    phrases[language] = [*phrases.get(language, ()), phrase]
    return _save(version, content, actor, now)


def remove_phrase(
    version: PolicyVersion, *, code: str, language: str, phrase: str, actor: User, now: datetime
) -> PolicyVersion:
    """Take the phrase out of the draft. Raises NotPossible when it is not there."""
    content: dict[str, Any] = deepcopy(version.sections["truth"])
    phrases = content["banks"].get(code, {}).get("phrases", {})
    if phrase not in phrases.get(language, ()):
        raise NotPossible(_("This phrase is not in the list."), field="phrase")
    phrases[language] = [other for other in phrases[language] if other != phrase]
    return _save(version, content, actor, now)


def _save(
    version: PolicyVersion, content: dict[str, Any], actor: User, now: datetime
) -> PolicyVersion:
    seen = fingerprint(version.sections["truth"])
    facts: dict[str, Any] = {"content": content, "seen": seen, "actor": actor, "now": now}
    return edit_draft(version, section="truth", **facts)


def _refuse_unknown(truth: TruthSection, code: str, language: str, phrase: str) -> None:
    if code not in truth.banks:
        raise NotPossible(_("Choose the rule that the phrase breaks."), field="code")
    if language not in (ANY, *truth.languages):
        raise NotPossible(_("Choose the language of the phrase."), field="language")
    if not phrase.strip():
        raise NotPossible(_("Write the phrase."), field="phrase")
