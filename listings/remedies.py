"""What a seller can do about a finding: the chips beside it, each a button of the one form."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core.countries import country_name
from listings.checks.findings import Edit, Finding, key_of
from listings.explain import Mark
from listings.forms import EditorForm
from listings.market_verdicts import Sale
from listings.marking import Place, place, tidied
from listings.models import Listing, ReviewTask
from listings.precision import asked_about

# Where a chip goes on to once what was typed is saved.
CERTIFICATE, DISPUTE = "certificate", "dispute"


@dataclass(frozen=True)
class Chip:
    """A button that posts the form to `url`; a script may make the edit in the page instead."""

    label: str
    url: str
    icon: str = ""
    place: Place | None = None


@dataclass(frozen=True)
class Row:
    """A finding with the chips that mend it."""

    mark: Mark
    remedies: list[Chip]
    # Where its words stand; None where the page has no field for it.
    place: Place | None
    # The markets whose rule it is, or that a person looks at it; "" for neither.
    state: str = ""
    state_tone: str = "warn"
    review_url: str = ""


def rows_of(marks: Sequence[Mark], form: EditorForm, sale: Sale) -> list[Row]:
    tasks = asked_about(form.listing)
    return [_row(mark, form, sale, tasks.get(key_of(mark.finding))) for mark in marks]


def _row(mark: Mark, form: EditorForm, sale: Sale, task: ReviewTask | None) -> Row:
    where = _place(mark.finding, form)
    only = [country_name(one.market) for one in sale.markets if mark.finding in one.findings]
    if task is not None:
        url = reverse("listings:review", args=[task.pk])
        words = _("The check was right") if task.is_decided else _("A person looks at it")
        return Row(mark, _chips(mark, form), where, words, "bad" if task.is_decided else "acc", url)
    state = _("%(markets)s only") % {"markets": _(", ").join(only)} if only else ""
    state = _("Not shown to buyers") if mark.finding.withheld else state
    return Row(mark, [*_chips(mark, form), *_dispute(mark, form.listing)], where, state)


def _chips(mark: Mark, form: EditorForm) -> list[Chip]:
    chips = []
    if mark.is_provable:
        url = f"{_then(form.listing, CERTIFICATE)}&code={mark.finding.code}"
        chips.append(Chip(_("Attach certificate"), url, "upload"))
    if mark.edit is not None:
        url = reverse("listings:apply_edit", kwargs={"key": mark.key})
        chips.append(Chip(mark.edit_label, url, place=_edit_place(mark.edit, form)))
    return chips


def _dispute(mark: Mark, listing: Listing) -> list[Chip]:
    """The button saves what was typed first, so that the words stand where they are asked about."""
    return [Chip(_("I think this is wrong"), f"{_then(listing, DISPUTE)}&finding={mark.key}")]


def _then(listing: Listing, step: str) -> str:
    if not listing.pk:
        return f"{reverse('listings:create')}?then={step}"
    return f"{reverse('listings:edit', args=[listing.pk])}?then={step}"


def _place(finding: Finding, form: EditorForm) -> Place | None:
    if finding.field == "variants":
        return Place("variants")
    field = form.field_of(finding.field)
    if field is None:
        return None
    edit = Edit(finding.field, finding.start, finding.end, "")
    return place(edit, field.id_for_label, text_of(finding.field, form), replaces=False)


def _edit_place(edit: Edit, form: EditorForm) -> Place | None:
    field = form.field_of(edit.field)
    if field is None:
        return None
    text = text_of(edit.field, form)
    return place(tidied(edit, text), field.id_for_label, text)


def text_of(path: str, form: EditorForm) -> str:
    """The text that the check read, in which findings and edits count their characters."""
    if path in ("title", "description"):
        return str(getattr(form.draft(), path))
    field = form.field_of(path)
    if field is None:
        return ""
    if not field.form.is_bound:
        return str(field.value() or "")
    return str(field.form.cleaned_data.get(field.name) or "")
