"""Names of people in what happened: kept as keys, and looked up when it is drawn.

Events and timelines are never changed, so a name in them could not be taken out. A key can stay:
when its person is forgotten, only their own row says less, and all that names them with it.

- A fact `person` is drawn as `{name}`, and `new_person` as `{new}`.
- Words that Tradewell composes hold a mark (`mark(person)`); the facts beside them list under
  `people` which marks are good, so that nobody types one to learn somebody's name.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from core.aliases import NAMELESS

PERSON = "person"
OTHER = "_person"
PEOPLE = "people"
MARK = re.compile(r"\{person:(\d+)\}")

Names = Mapping[int, str]


def mark(person: Any) -> str:
    """What stands for the person in composed words."""
    return f"{{person:{person.pk}}}"


def listed(words: Mapping[str, str]) -> dict[str, list[int]]:
    """The fact by which the marks in these words are good: they hold nothing that was typed."""
    found = {int(key) for text in words.values() for key in MARK.findall(text)}
    return {PEOPLE: sorted(found)} if found else {}


def name_now(person: Any) -> str:
    """The name that they have now, or that they were erased."""
    if person is None or person.name == NAMELESS:
        return _("(erased person)")
    return str(person.name)


def keys_in(facts: Mapping[str, Any]) -> dict[str, int]:
    """The people that these facts name, by the word that each name is drawn as."""
    found = {}
    for key, fact in facts.items():
        # Events of earlier versions keep a name under such keys, as text.
        if isinstance(fact, int) and (key == PERSON or key.endswith(OTHER)):
            found["name" if key == PERSON else key.removesuffix(OTHER)] = fact
    return found


def keys_of(facts: Mapping[str, Any]) -> set[int]:
    return {*keys_in(facts).values(), *facts.get(PEOPLE, ())}


def names_of(keys: Iterable[int]) -> dict[int, str]:
    """The names of these people, in one question."""
    wanted = set(keys)
    rows = get_user_model().objects.only("name").in_bulk(wanted) if wanted else {}
    return {key: name_now(rows.get(key)) for key in wanted}


def with_names(facts: Mapping[str, Any], names: Names | None = None) -> dict[str, Any]:
    """The facts with names in place of keys and marks; `names` where they were looked up."""
    names = names_of(keys_of(facts)) if names is None else names
    words = {key: fill(fact, facts, names) for key, fact in facts.items() if key != PEOPLE}
    if isinstance(facts.get(PERSON), str):
        words.setdefault("name", facts[PERSON])
    for word, key in keys_in(facts).items():
        words[word] = names[key]
    return words


def fill(fact: Any, facts: Mapping[str, Any], names: Names) -> Any:
    """Composed words with names in place of the marks that `facts` list, in each language."""
    good = facts.get(PEOPLE, ())
    if not good:
        return fact
    if isinstance(fact, dict):
        return {key: fill(one, facts, names) for key, one in fact.items()}
    if not isinstance(fact, str):
        return fact
    return MARK.sub(lambda hit: names[int(hit[1])] if int(hit[1]) in good else hit[0], fact)
