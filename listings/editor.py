"""What the editor shows beside the form: marks in the text, findings, floor, proofs."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from listings.actions.staging import open_edit
from listings.changes import changes_of, lay_over
from listings.checks.customs import KEY as CUSTOMS
from listings.checks.findings import Edit
from listings.checks.markup import without_markup
from listings.claim_rows import claim_rows
from listings.completeness import PICTURES, Completeness, completeness
from listings.customs_note import customs_note
from listings.explain import Mark, amount_in_words
from listings.facts import PROSE
from listings.floor_rows import floor_rows
from listings.floors import PriceBook
from listings.forms import EditorForm
from listings.galleries import Gallery
from listings.looking import look_at
from listings.market_rows import market_rows
from listings.market_verdicts import Sale
from listings.marking import TONES, applied, note_of, segments, tidied
from listings.models import Listing
from listings.noted import FieldNote
from listings.price_notes import price_notes
from listings.proof_rows import certificate_rows
from listings.remedies import Row, rows_of, text_of
from policy.queries import policy_at
from policy.sections import Policy

TAGS_QUOTED = 3


@dataclass(frozen=True)
class Desk:
    """The check of what stands in the form, ready to be drawn."""

    draft: Listing
    policy: Policy
    now: datetime
    book: PriceBook
    sale: Sale
    complete: Completeness
    marks: list[Mark]
    rows: list[Row]
    # Why it could not be checked; "" where it was.
    trouble: str = ""

    @property
    def title_segments(self) -> list[tuple[str, str, str]]:
        return self._segments("title")

    @property
    def description_segments(self) -> list[tuple[str, str, str]]:
        return self._segments("description")

    def _segments(self, name: str) -> list[tuple[str, str, str]]:
        return [] if self.trouble else segments(getattr(self.draft, name), self.marks, name)

    @property
    def is_empty(self) -> bool:
        return not (self.draft.title.strip() or self.draft.description.strip())

    @property
    def tone(self) -> str:
        """Of the gravest finding; one of a market alone warns while others are open."""
        if self.trouble:
            return "warn"
        worst = {"warn" if self.is_of_market(mark) else mark.tone for mark in self.marks}
        return next((tone for tone in TONES if tone in worst), "ok")

    @property
    def verdict(self) -> str:
        """One sentence: what stands in the way of publishing."""
        if self.trouble:
            return self.trouble
        if self.is_empty:
            return _("Write a title and a description; they are checked while you type.")
        if not self.marks and self.sale.waiting:
            return _("Nothing found. It goes live once a moderator has verified its certificate.")
        if not self.marks:
            return _("Nothing found. The text can be published.")
        general = [mark for mark in self.marks if not self.is_of_market(mark)]
        bad, warn, tips = (sum(mark.tone == tone for mark in general) for tone in TONES)
        blocks = ngettext(
            "%(n)s finding blocks publishing.", "%(n)s findings block publishing.", bad
        )
        proofs = ngettext("%(n)s needs evidence.", "%(n)s need evidence.", warn)
        advice = ngettext("%(n)s tip.", "%(n)s tips.", tips)
        sentences = ((bad, blocks), (warn, proofs), (tips, advice))
        words = [words % {"n": n} for n, words in sentences if n]
        if any(self.is_of_market(mark) for mark in self.marks):
            closed = _(", ").join(self.sale.closed)
            words.append(_("Not to be sold to %(markets)s yet.") % {"markets": closed})
        return " ".join(words)

    def is_of_market(self, mark: Mark) -> bool:
        """Does it close single markets only, while others stay open?"""
        return mark.finding not in self.sale.general and self.sale.leaves_a_market

    @property
    def markets(self) -> list[dict[str, Any]]:
        return market_rows(self.sale, self.policy)

    @property
    def title_count(self) -> str:
        return _count(len(self.draft.title), self.policy.truth.title.longest)

    @property
    def description_count(self) -> str:
        return _count(len(self.draft.description), self.policy.listings.description_at_most)

    @property
    def floors(self) -> list[dict[str, Any]]:
        """Per variant and market; the listing's own alone stands beside its field."""
        rows = floor_rows(self.book.floors(), self.draft.currency)
        return rows if len(rows) > 1 else []

    @property
    def floor(self) -> str:
        """The lowest price of the last days and the day that set it; "" where none is known."""
        lowest = self.book.floor()
        if lowest is None:
            return ""
        return _("Lowest price in %(days)s days: %(price)s, first charged on %(on)s.") % {
            "days": self.policy.truth.price.window_days,
            "price": amount_in_words(lowest.amount, self.draft.currency),
            "on": formats.date_format(lowest.on, "DATE_FORMAT"),
        }

    @property
    def needed(self) -> list[tuple[str, str]]:
        """What publishing needs and is not filled in: its label, and the id of its field."""
        return [_leads_to(name) for name in self.complete.needed]

    @property
    def missing(self) -> list[tuple[str, str]]:
        """The same of what buyers look for besides."""
        needed = self.complete.needed
        return [_leads_to(name) for name in self.complete.missing if name not in needed]

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Advice on prices and markup, each with the id of the field that it is about."""
        advice = [(note.text, f"id_{note.field}") for note in price_notes(self.book)]
        if self.trouble:
            return advice
        words = _("%(tags)s will be taken out: buyers see the text without markup.")
        for name in PROSE:
            if tags := without_markup(getattr(self.draft, name))[1]:
                advice.append((words % {"tags": " ".join(tags[:TAGS_QUOTED])}, f"id_{name}"))
        return advice

    def mark_with(self, key: str) -> Mark | None:
        return next((mark for mark in self.marks if mark.key == key), None)

    def notes_of_fields(self, form: EditorForm) -> dict[str, list[FieldNote]]:
        """Beneath each field the numbers of its findings: what stands in the way, then tips."""
        fields: dict[str, tuple[list[Mark], list[Mark]]] = {}
        for mark in self.marks:
            if field := form.field_of(mark.finding.field):
                both = fields.setdefault(field.auto_id, ([], []))
                both[not self.stands_in_the_way(mark)].append(mark)
        notes = {key: [note_of(some) for some in both if some] for key, both in fields.items()}
        if at_customs := customs_note(self.draft, self.policy):
            notes.setdefault(f"id_{CUSTOMS}", []).append(at_customs)
        return notes

    def stands_in_the_way(self, mark: Mark) -> bool:
        return mark.finding.severity != "warn" and not self.is_of_market(mark)

    def refuse_in(self, form: EditorForm) -> None:
        """Say at each field which of its findings stand in the way, with the same numbers."""
        fields: dict[str, list[Mark]] = {}
        for mark in self.marks:
            if self.stands_in_the_way(mark):
                fields.setdefault(mark.finding.field, []).append(mark)
        for field, marks in fields.items():
            form.refuse(field, note_of(marks).words)


def desk(form: EditorForm, *, now: datetime) -> Desk:
    """Check what stands in the form, typed or stored; an untouched new form has no findings."""
    if form.is_bound:
        form.is_valid()
    policy = policy_at(now)
    draft = form.draft()
    book = PriceBook(draft, policy=policy, now=now)
    looked = look_at(draft, book, policy=policy, now=now)
    pictures = draft.pictures.shown().count() if draft.pk else 0
    complete = completeness(draft, looked.snapshot, pictures=pictures, policy=policy)
    page = Desk(draft, policy, now, book, looked.sale, complete, looked.marks, [], looked.trouble)
    form.show_notes(page.notes_of_fields(form))
    return page if page.trouble else replace(page, rows=rows_of(page.marks, form, page.sale))


def _leads_to(name: str) -> tuple[str, str]:
    if name == PICTURES:
        return _("Pictures"), PICTURES
    return str(EditorForm.base_fields[name].label), f"id_{name}"


def _count(length: int, limit: int) -> str:
    return " / ".join(formats.number_format(n, force_grouping=True) for n in (length, limit))


def apply(edit: Edit, form: EditorForm) -> EditorForm:
    """Return the form with one safe edit made in what was typed; nothing is saved."""
    data = dict(form.data.items())
    field = form.field_of(edit.field)
    text = text_of(edit.field, form)
    data[field.html_name if field else edit.field] = applied(tidied(edit, text), text)
    return EditorForm(data, listing=form.listing)


def context(form: EditorForm, *, now: datetime, **more: Any) -> dict[str, Any]:
    """Everything that the editor's templates take."""
    listing = form.listing
    given: dict[str, Any] = {"gallery": None, "certificates": [], "claims": [], "staged": []}
    if listing.pk:
        waiting = open_edit(listing)
        given["staged"] = changes_of(waiting) if waiting else []
        given["gallery"] = Gallery(listing, now)
        given["certificates"] = certificate_rows(listing, policy=policy_at(now), now=now)
    page = desk(form, now=now)
    if listing.pk and not page.trouble:
        given["claims"] = claim_rows(listing, policy=page.policy, now=now)
    given |= {"form": form, "listing": listing, "desk": page, "now": now}
    return given | {"crumbs": crumbs_of(listing, _("Edit"))} | more


def take_up(listing: Listing) -> Listing:
    """Let the editor go on from the edit that waits beside a live listing, if there is one."""
    if staged := open_edit(listing):
        lay_over(listing, staged)
    return listing


def crumbs_of(listing: Listing, here: str) -> list[tuple[str, str]]:
    """The way from the index over the listing to this page."""
    above = (_("Listings"), reverse("listings:index"))
    if not listing.pk:
        return [above, (_("New listing"), "")]
    return [above, (listing.sku, reverse("listings:listing", args=[listing.pk])), (here, "")]
