"""Gaps in the papers in words, with where each is put right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from policy.sections.restricted import Restriction
from shipping.checks.customs.checklist import Item, Subject
from shipping.checks.customs.goods import Gap, Missing


@dataclass(frozen=True)
class Row:
    """One line of a list of gaps; without a `url` it is put right in the store's own system."""

    title: str
    name: str
    text: str
    blocks: bool
    url: str
    # Short enough for its name alone: it keeps nothing here, and there is no example to read.
    is_brief: bool


def gap_rows(gaps: Iterable[Missing]) -> list[Row]:
    """What blocks first."""
    rows = [_row(gap) for gap in gaps]
    return sorted(rows, key=lambda row: not row.blocks)


def _row(missing: Missing) -> Row:
    return Row(
        title=missing.goods.title,
        name=gap_name(missing.gap),
        text=gap_text(missing),
        blocks=missing.blocks,
        url=_url(missing),
        is_brief=not (missing.blocks or missing.example or missing.rule),
    )


def by_article(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The rows of each article together, those of one that is kept here first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.title, []).append(row)
    return list(found.items())


@dataclass(frozen=True)
class Check:
    """One line of a checklist: done in words, or its gaps."""

    title: str
    gaps: Sequence[Row]


def check_rows(items: Iterable[Item]) -> list[Check]:
    return [Check(_subject(item.subject), gap_rows(item.gaps)) for item in items]


def _subject(subject: Subject) -> str:
    return {
        Subject.DESCRIPTION: _("The descriptions say what the goods are"),
        Subject.HS: _("Every article has its tariff code"),
        Subject.ORIGIN: _("The countries of origin are named"),
        Subject.WEIGHT: _("The weights are known"),
        Subject.VALUE: _("The values are declared"),
        Subject.RESPONSIBLE_PERSON: _("Somebody in the market answers for safety"),
        Subject.RESTRICTED: _("Nothing that may not be carried"),
    }[subject]


def gap_name(gap: Gap) -> str:
    return {
        Gap.NO_DESCRIPTION: _("No description"),
        Gap.REFUSED_DESCRIPTION: _("Description refused"),
        Gap.VAGUE_DESCRIPTION: _("Vague description"),
        Gap.NO_HS: _("No tariff code"),
        Gap.NO_ORIGIN: _("No country of origin"),
        Gap.NO_WEIGHT: _("No weight"),
        Gap.NO_VALUE: _("No value"),
        Gap.NO_RESPONSIBLE_PERSON: _("No responsible person"),
        Gap.UNDECLARED_KIND: _("Restricted goods?"),
        Gap.NOT_CARRIED: _("Not carried"),
        Gap.NO_WATT_HOURS: _("No watt-hours"),
        Gap.TOO_STRONG: _("Battery too strong"),
        Gap.NO_CERTIFICATE: _("No certificate"),
        Gap.NEEDS_PAPER: _("Needs a paper"),
    }[gap]


def gap_text(missing: Missing) -> str:
    if missing.rule:
        return _of_rule(missing, missing.rule)
    turned_back = _("Customs turns back a description that names no goods.")
    if not missing.goods.description:
        turned_back = _("It has no description for customs, and its title names no goods either.")
    words = {
        Gap.NO_DESCRIPTION: _("It has no description for customs. Say what it is and of what."),
        Gap.REFUSED_DESCRIPTION: turned_back,
        Gap.VAGUE_DESCRIPTION: _("Its description is vague: customs may hold it and ask."),
        Gap.NO_HS: _("It has no tariff code, so its duty is not known."),
        Gap.NO_ORIGIN: _("The country that it is made in is missing."),
        Gap.NO_WEIGHT: _("Its weight is missing."),
        Gap.NO_VALUE: _("It has no value. Also gifts and samples are declared at their value."),
        Gap.NO_RESPONSIBLE_PERSON: _("Nobody in the market is named who answers for its safety."),
        Gap.UNDECLARED_KIND: _(
            "It looks like restricted goods. Say what it is, or that it is not."
        ),
        Gap.NO_WATT_HOURS: _("Its battery needs the watt-hours that are printed on it."),
    }[missing.gap]
    if not missing.example:
        return words
    return _("%(words)s Better: “%(example)s”.") % {"words": words, "example": missing.example}


def _of_rule(missing: Missing, rule: Restriction) -> str:
    """What is not met, then the rule in its own words."""
    words = {
        Gap.NOT_CARRIED: _("It is not carried. %(note)s"),
        Gap.TOO_STRONG: _("Its battery has more than %(limit)s Wh. %(note)s"),
        Gap.NO_CERTIFICATE: _("It needs a verified certificate %(certificate)s. %(note)s"),
        Gap.NEEDS_PAPER: _("A paper goes with the parcel. %(note)s"),
    }[missing.gap]
    limit = number_format(rule.most_watt_hours) if rule.most_watt_hours else ""
    return words % {
        "note": rule.note,
        "limit": limit,
        "certificate": rule.certificate.replace("_", "."),
    }


# Where each is put right; the rest in the listing.
WITH_CUSTOMS = {Gap.NO_HS, Gap.UNDECLARED_KIND, Gap.NOT_CARRIED, Gap.NO_WATT_HOURS, Gap.TOO_STRONG}


def _url(missing: Missing) -> str:
    if missing.goods.listing_id is None:
        return ""
    if missing.gap == Gap.NEEDS_PAPER:
        return ""
    name = "shipping:goods" if missing.gap in WITH_CUSTOMS else "listings:edit"
    return reverse(name, args=[missing.goods.listing_id])
