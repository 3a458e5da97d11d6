"""The page of one verb for many rows: what it needs, what would happen to each, then do it.

A list's app says in a `Page` how its rows are told; the bar above the list sends the ticked ones,
or says that all are meant that the list shows.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.errors import NotPossible
from core.events import Words
from core.forms import ActionForm
from core.keys import key_of
from core.many import Many, Row, Trial

# Protects the server, not a rule between people: a page of a list has fewer rows.
TICKED_AT_MOST = 100
# Of all that a list shows: they are locked while the verb is tried, and then run, on each.
ALL_AT_MOST = 200
NAMED_AT_MOST = 10


@dataclass(frozen=True)
class Line:
    """One row as the page shows it; `now` is what the action would change, as it is."""

    url: str
    title: str
    detail: str
    store: str
    now: str


@dataclass(frozen=True)
class Page(Generic[Row]):
    """How the actions on a list's rows are told.

    `form(action, user, sent, now)` asks for what the verb needs beside the row; one without fields
    asks nothing. `line(row, action, now)` shows a row, `becomes(action, facts, user, now)` what
    becomes of it, `counted(n)` is “3 tickets”. `back(sent, now)` is the address of the list, whose
    name is `title`, as it was when they were ticked, and `shown(request, action, now)` are all rows
    that it shows, on every page, without those that the action never means unless they are ticked.
    """

    many: Many[Row]
    title: Words
    labels: Mapping[str, Words]
    form: Callable[[str, Any, QueryDict | None, datetime], ActionForm]
    line: Callable[[Any, str, datetime], Line]
    becomes: Callable[[str, Mapping[str, Any], Any, datetime], str]
    counted: Callable[[int], str]
    back: Callable[[QueryDict, datetime], str]
    shown: Callable[[Any, str, datetime], QuerySet[Any]]
    order: Callable[[Any], Any]


def answer(request: Any, page: Page[Any], action: str) -> HttpResponse:
    """First what it would do to the chosen rows; where that is still so, it is done."""
    sent, now = request.POST, clock.now()
    if not (found := _chosen(request, page, action, now)):
        none = _("The list shows nothing now to do this with.")
        messages.info(request, none if "all" in sent else _("Tick some rows first."))
        return redirect(page.back(sent, now))
    is_filled, facts = "check" in sent or "seen" in sent, {"actor": request.user, "now": now}
    form = page.form(action, request.user, sent if is_filled else None, now)
    if not form.fields and not form.is_bound:
        form = page.form(action, request.user, sent, now)
    if "seen" in sent and form.is_valid() and form.run(_act(page, action, found, sent), **facts):
        messages.success(request, receipt(page, form.result))
        return redirect(page.back(sent, now))
    context = _context(page, action, form, found, request)
    return render(request, "core/many.html", context, status=form.status)


def all_label() -> str:
    """What the bar says of the box for all rows of the list."""
    words = _("All that this view and its filters show, on every page: up to %(limit)s at once")
    return words % {"limit": ALL_AT_MOST}


def _chosen(request: Any, page: Page[Any], action: str, now: datetime) -> list[int]:
    """The keys of the ticked rows, or of all that the list shows: once told, of those told."""
    sent = request.POST
    if "all" not in sent:
        return ticked(sent)
    if "seen" in sent:
        return list(_marks(sent))
    # Unsorted: either all of them are meant, or they are too many.
    rows = page.shown(request, action, now).order_by().values_list("pk", flat=True).distinct()
    found = list(rows[: ALL_AT_MOST + 1])
    if len(found) > ALL_AT_MOST:
        words = _("The list shows more than %(limit)s rows. Narrow it and try again.")
        raise NotPossible(words % {"limit": ALL_AT_MOST})
    return found


def _act(page: Page[Any], action: str, found: list[int], sent: QueryDict) -> Callable[..., Any]:
    """The ticked rows are done as they were told or not at all; of all, those that are so still."""
    if "all" in sent:
        return partial(page.many.act_on_unchanged, action, _marks(sent))
    return partial(page.many.act, action, found, seen=sent.get("seen", ""))


def _marks(sent: QueryDict) -> dict[int, str]:
    """The marks of the trial that was told, as `_seen` wrote them."""
    pairs = [one.split(":", 1) for one in sent.get("seen", "").split()[:ALL_AT_MOST] if ":" in one]
    return {key: mark for text, mark in pairs if (key := key_of(text)) is not None}


def _seen(trial: Trial[Any], *, is_all: bool) -> str:
    """What names the trial, when the person says that it shall be so."""
    if not is_all:
        return trial.seen
    return " ".join(f"{key}:{mark}" for key, mark in trial.marks.items())


def ticked(sent: QueryDict) -> list[int]:
    """The keys of the ticked rows. Raises NotPossible when they are too many for one page."""
    found = [key for key in map(key_of, sent.getlist("picked")) if key is not None]
    if len(found) > TICKED_AT_MOST:
        words = _("%(count)s rows are ticked; at most %(limit)s can be.")
        raise NotPossible(words % {"count": len(found), "limit": TICKED_AT_MOST})
    return found


def receipt(page: Page[Any], trial: Trial[Any]) -> str:
    told = _("Done with %(rows)s.") % {"rows": page.counted(len(trial.done))}
    if left := len(trial.refused):
        words = ngettext("%(n)s stays as it is.", "%(n)s stay as they are.", left)
        told += " " + words % {"n": left}
    if passed := len(trial.changed):
        words = ngettext(
            "%(n)s was passed over because it changed after it was shown: %(rows)s.",
            "%(n)s were passed over because they changed after they were shown: %(rows)s.",
            passed,
        )
        names = _(", ").join(map(str, trial.changed[:NAMED_AT_MOST]))
        names += " …" if passed > NAMED_AT_MOST else ""
        told += " " + words % {"n": passed, "rows": names}
    return told


def _context(
    page: Page[Any], action: str, form: ActionForm, found: list[int], request: Any
) -> dict[str, Any]:
    """The form, the rows, and, once the form is filled in, what would happen."""
    sent, now, user = request.POST, clock.now(), request.user
    is_complete = form.is_bound and (form.is_valid() or form.stale is not None)
    trial = None
    if is_complete:
        trial = page.many.attempt(action, found, **form.facts(), actor=user, now=now)
    label, list_url, is_all = page.labels[action], page.back(sent, now), "all" in sent
    rows = _rows(page, found, user, trial)
    return {
        "label": label,
        "crumbs": [(page.title, list_url), (label, "")],
        "ticked": [page.counted(len(found))],
        "form": form,
        "rows": [(page.line(one, action, now), one.pk, why) for one, why in rows[:TICKED_AT_MOST]],
        "more": max(0, len(rows) - TICKED_AT_MOST),
        "is_all": is_all,
        "refusals": Counter(why for _row, why in trial.refused).most_common() if trial else [],
        "seen": _seen(trial, is_all=is_all) if trial else "",
        "becomes": page.becomes(action, form.facts(), user, now) if trial else "",
        "trial": trial,
        "counted": page.counted(len(trial.done)) if trial else "",
        "sent_back": sent.get("back", ""),
        "list_url": list_url,
    }


def _rows(
    page: Page[Any], found: list[int], user: Any, trial: Trial[Any] | None
) -> list[tuple[Any, str]]:
    """The rows in the list's order, each with why it is refused."""
    if trial:
        pairs = [(one, "") for one in trial.done] + trial.refused
    else:
        pairs = [(one, "") for one in page.many.rows(user).filter(pk__in=found)]
    return sorted(pairs, key=lambda pair: page.order(pair[0]))
