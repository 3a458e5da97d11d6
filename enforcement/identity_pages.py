"""What the pages of trader identities show, for the owner and for who checks them."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.access_log import note_view
from core.countries import country_name
from core.errors import NotAllowed
from enforcement.checks.identity import Stage
from enforcement.identity_forms import LABELS, DoubtForm, RemarksForm
from enforcement.models import TraderIdentity
from enforcement.queries.identities import (
    counting,
    filed_by,
    get_identity,
    identity_answer,
)
from enforcement.queries.links import linked_stores

Tab = tuple[str, str, int | None, bool]
TONES = {Stage.MET: "ok", Stage.WAITING: "rev", Stage.NOT_ASKED: ""}


def get_filing(user: Any, pk: int) -> TraderIdentity:
    """For the owner who filed it and for moderators; for everybody else there is none."""
    found = get_identity(pk)
    is_owner = found.store.people("owner").filter(pk=user.pk).exists()
    if not (is_owner and found.filed_by_id == user.pk) and not user.is_moderator:
        raise Http404
    return found


def own_context(store: Any, reader: Any, now: datetime) -> dict[str, Any]:
    filed, found = filed_by(store), identity_answer(store, now)
    return {
        "store": store,
        "latest": filed.latest,
        "mine": own_of(filed.latest, reader),
        "ask": filed.ask,
        "remarks": remarks_of(filed.latest) if filed.latest else [],
        "answer": found,
        "headline": headline(found.stage, found.may_offer),
        "tone": TONES.get(found.stage, "warn" if found.may_offer else "bad"),
        "country": country_name(filed.latest.country) if filed.latest else "",
        "now": now,
    }


def own_of(latest: TraderIdentity | None, reader: Any) -> TraderIdentity | None:
    """The filing, if the reader filed it: what a former owner filed is not the new one's to see."""
    return latest if latest and latest.filed_by_id == reader.pk else None


def headline(stage: Stage, may_offer: bool) -> str:
    """One sentence: where the store stands, and what it must do."""
    if stage is Stage.MET:
        return _("You have said who trades, and we have checked it. Nothing is to be done.")
    if stage is Stage.NOT_ASKED:
        return _("Nobody is asked for it at present. You may file it all the same.")
    if stage is Stage.WAITING:
        return (
            _("We are checking what you filed. You can sell meanwhile.")
            if may_offer
            else _("We are checking what you filed. You can publish once we are done.")
        )
    if not may_offer:
        return _("You can offer nothing new until you say who trades.")
    return {
        Stage.MISSING: _("Say who trades through this store. You can sell meanwhile."),
        Stage.RETURNED: _("Something is to be mended. You can sell meanwhile."),
        Stage.ASKED_AGAIN: _("Say again who trades. You can sell meanwhile."),
    }[stage]


def remarks_of(found: TraderIdentity) -> list[tuple[str, str]]:
    return [(str(LABELS[row.field]), row.words) for row in found.remarks.order_by("pk")]


def tabs_for(view: str) -> list[Tab]:
    here = reverse("enforcement:identities")
    return [
        (_("To check"), here, None, view == "open"),
        (_("Answered"), f"{here}?view=answered", None, view == "answered"),
    ]


def show_review(
    request: Any, found: TraderIdentity, remarks: RemarksForm, doubt: DoubtForm
) -> HttpResponse:
    if found.store.memberships.filter(user_id=request.user.pk).exists():
        raise NotAllowed(_("You work for this store. Another moderator must do this."))
    note_view(request, "identity", found)
    now, newest = clock.now(), counting(found.store).first() == found
    context = {
        "identity": found,
        "country": country_name(found.country),
        "remarks_form": remarks,
        "doubt_form": doubt,
        "remarks": remarks_of(found),
        "before": counting(found.store).exclude(pk=found.pk)[:10],
        "linked": linked_stores(found.store, now),
        "may_doubt": found.status == "verified" and newest and not hasattr(found, "ask"),
        "now": now,
        "crumbs": [(_("Trader identities"), reverse("enforcement:identities")), (found.number, "")],
    }
    status = max(remarks.status, doubt.status)
    return render(request, "enforcement/review_identity.html", context, status=status)
