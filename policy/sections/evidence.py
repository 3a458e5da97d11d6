"""What a store can prove on an appeal: kinds of document, and the rules on which each helps."""

from collections.abc import Mapping
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from policy.sections.base import Code, Frozen, Shown, Text
from policy.sections.service import Place

OTHER_CODE = "other"


class EvidenceKind(Frozen):
    """Rule: docs/rules/enforcement.md#evidence-on-appeals"""

    title: Annotated[Text, Shown(_("Name"))]
    shows: Annotated[Text, Shown(_("What it has to show"), _("Sellers read it before they write."))]
    place: Place = 0
    rules: Annotated[
        tuple[Code, ...],
        Shown(_("Helps against decisions on these rules"), _("Their codes, one a line.")),
    ] = ()
    families: Annotated[
        tuple[str, ...],
        Shown(_("And on every rule of these families"), _("Their codes, one a line.")),
    ] = ()


# Whatever the rule: what nobody thought of may prove most.
OTHER = EvidenceKind(
    title=Text(en="Other document", zh="其他文件"),
    shows=Text(
        en="Anything else that lets somebody else check what you say.",
        zh="其他任何可供他人核实您所述情况的材料。",
    ),
    place=999,
)


def kinds_for(kinds: Mapping[str, EvidenceKind], rule: str, family: str) -> dict[str, EvidenceKind]:
    """Those that help against a decision on this rule, in their order; other documents always."""
    fitting = {
        code: kind
        for code, kind in kinds.items()
        if rule in kind.rules or (family and family in kind.families)
    }
    ordered = sorted((fitting | {OTHER_CODE: kinds.get(OTHER_CODE, OTHER)}).items(), key=_place)
    return dict(ordered)


def _place(one: tuple[str, EvidenceKind]) -> tuple[int, str]:
    return one[1].place, one[0]
