"""What the pages of the review by sample show."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core import access_log, wording
from core.audit.pages import in_words
from enforcement.actions.audit_samples import what_of
from enforcement.audit_forms import CloseSampleForm, ExplainForm, JudgeForm
from enforcement.models import AuditSample
from enforcement.queries.audit_samples import VIEWS, list_samples

Status = AuditSample.Status


def lines(rows: list[AuditSample]) -> list[tuple[AuditSample, Any, str]]:
    """Each sample with what it is about, in a word or two and in a sentence."""
    return [(row, what_of(row), why_of(row)) for row in rows]


def why_of(sample: AuditSample) -> str:
    """The event's own sentence, with its reason; of opened data the page and the subject."""
    if sample.event:
        in_words([sample.event])
        sentence: str = sample.event.sentence  # type: ignore[attr-defined]
        return sentence
    seen = sample.access
    assert seen is not None
    facts = {"subject": f"{seen.subject_type} {seen.subject_id}".strip(), "page": seen.page}
    if seen.rows is None:
        return _("Opened %(subject)s on the page %(page)s.") % facts
    words = _("Took %(n)s rows of %(subject)s from the page %(page)s.")
    return words % (facts | {"n": str(seen.rows)})


def tabs(view: str, reader: User) -> list[tuple[str, str, Any, bool]]:
    here = reverse("enforcement:audit_samples")
    labels = {"waiting": _("To be looked at"), "asked": _("To be explained"), "done": _("Done")}
    return [
        (
            labels[name],
            f"{here}?view={name}",
            None if name == "done" else list_samples(name, reader).count(),
            name == view,
        )
        for name in VIEWS
    ]


def sample_page(sample: AuditSample, reader: User, form: Any, now: datetime) -> dict[str, Any]:
    """The sample, with the one form that this reader may send now."""
    place = [(_("Review by sample"), reverse("enforcement:audit_samples"))]
    return {
        "sample": sample,
        "what": what_of(sample),
        "why": why_of(sample),
        "store": (sample.event or sample.access).store,  # type: ignore[union-attr]
        "thing": thing_of(sample) if reader.roles - {"auditor"} else "",
        "around": around(sample) if reader.is_auditor else "",
        "is_own": sample.about_id == reader.pk,
        "now": now,
        "crumbs": [*(place if reader.is_auditor else []), (sample.number, "")],
    } | forms_for(sample, reader, form)


def forms_for(sample: AuditSample, reader: User, form: Any) -> dict[str, Any]:
    """Judge, explain or close: `form` is the one that was refused, if any."""
    is_own, judges = sample.about_id == reader.pk, reader.is_auditor
    may = {
        "judge": (JudgeForm, judges and not is_own and sample.status == Status.WAITING),
        "explain": (ExplainForm, is_own and sample.status == Status.ASKED),
        "close": (
            CloseSampleForm,
            judges and not is_own and sample.status in (Status.ASKED, Status.ANSWERED),
        ),
    }
    shown = {
        name: (form if isinstance(form, kind) else kind()) if is_open else None
        for name, (kind, is_open) in may.items()
    }
    return shown | {"form": form}


def thing_of(sample: AuditSample) -> str:
    """The page of what was done or seen; whether the reader may open it is that page's to say."""
    if sample.event:
        return wording.path(sample.event)
    seen = sample.access
    data = access_log.DATA.get(seen.kind) if seen else None
    if not seen or not data or not data.url_name or not seen.subject_id:
        return ""
    try:
        return reverse(data.url_name, args=[seen.subject_id])
    except NoReverseMatch:
        return ""


def around(sample: AuditSample) -> str:
    """What the same person did, or opened, on the same day, among the recorded lines."""
    place = "core:audit" if sample.event else "core:access_log"
    day = sample.draw.day.isoformat()
    asked = {"person": sample.about.email, "since": day, "until": day}
    return f"{reverse(place)}?{urlencode(asked)}"
