"""The edit pages of a draft: a section, or one item of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from core.errors import NotFound
from policy.assembly import within
from policy.inputs import item_type_of
from policy.labels import section_type, shown_of
from policy.models import PolicyVersion
from policy.sections.ladder import LadderSection
from policy.sections.rules import Rule
from policy.wording import in_words


@dataclass(frozen=True)
class Part:
    """What one edit page edits: a section, or an item of it."""

    type: type[BaseModel]
    section_name: str
    section: Mapping[str, Any]
    title: str
    choices: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)


def part_of(version: PolicyVersion, section: str, place: tuple[str, ...]) -> Part:
    """Raises NotFound for a section or item that this version does not have."""
    try:
        content = version.sections[section]
        within(content, place)
        owner = section_type(section)
    except (KeyError, TypeError) as error:
        raise NotFound(_("There is nothing to edit under this address.")) from error
    if not place:
        return Part(owner, section, content, str(section_type(section).label))
    item = item_type_of(owner, place[0])
    if item is None:
        raise NotFound(_("There is nothing to edit under this address."))
    part = item.model_validate(within(content, place))
    choices = {"family": _families(version)} if item is Rule else {}
    return Part(item, section, content, _title_of(part), choices)


def new_part(version: PolicyVersion, section: str, name: str) -> Part:
    """A new entry of the section's field. Raises NotFound where entries belong to code."""
    whole = part_of(version, section, ())
    shown = shown_of(whole.type, name) if name in whole.type.model_fields else None
    item = item_type_of(whole.type, name)
    if item is None or shown is None or not shown.new_key:
        raise NotFound(_("There is nothing to edit under this address."))
    title = _("%(field)s: a new one") % {"field": shown.title}
    return Part(item, section, whole.section, title)


def _families(version: PolicyVersion) -> list[tuple[str, str]]:
    ladder = LadderSection.model_validate(version.sections["ladder"])
    return [(code, str(family.title)) for code, family in ladder.families.items()]


def edit_page(version: PolicyVersion, part: Part) -> dict[str, Any]:
    is_whole = part.type is section_type(part.section_name)
    return {
        "version": version,
        "part": part,
        "summary": section_type(part.section_name).summary,
        "items": list(_item_links(version, part)) if is_whole else [],
        "crumbs": [
            (_("Policies"), reverse("policy:versions")),
            (str(version), reverse("policy:version", args=[version.pk])),
            (part.title, ""),
        ],
    }


def _item_links(
    version: PolicyVersion, part: Part
) -> Iterator[tuple[str, list[tuple[str, str]], str]]:
    """Items of the section that have pages of their own, under the name of their field."""
    for name in part.type.model_fields:
        item = item_type_of(part.type, name)
        shown = shown_of(part.type, name)
        if item is None or shown is None:
            continue
        add = ""
        if shown.new_key:
            where = [version.pk, part.section_name, name]
            add = reverse("policy:add_item", args=where)
        links = []
        for key, content in part.section[name].items():
            value = item.model_validate(content)
            place = value.place if isinstance(value, Rule) else ()
            names = [version.pk, part.section_name, name, key]
            links.append((place, _title_of(value), reverse("policy:edit_item", args=names)))
        yield str(shown.title), [link[1:] for link in sorted(links)], add


def _title_of(part: BaseModel) -> str:
    return f"{part.number} {part.title}" if isinstance(part, Rule) else in_words(part)
