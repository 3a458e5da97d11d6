"""Carriers report scans here, signed."""

from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from core import clock
from core.errors import NotPossible
from core.facts import words_of
from shipping.actions import record_tracking, take_reports
from shipping.api import as_json
from shipping.checks.facts import ScanFacts
from shipping.checks.providers.reports import READERS
from shipping.doors import signed_by_carrier
from shipping.models import TrackingEvent, WebhookEndpoint

MOST_SCANS = 1000


@require_POST
@signed_by_carrier
def tracking(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    """Take `{"events": [...]}`, or what the endpoint's provider sends; say what was refused why.

    Repetitions change nothing.
    """
    if endpoint.provider in READERS:
        return _provider(endpoint, as_json(request))
    events = _events(as_json(request))
    places, scans, refused = _read(events)
    outcome = record_tracking(
        endpoint.store,
        scans=scans,
        source=_source(endpoint),
        carrier=endpoint.carrier,
        actor=None,
        now=clock.now(),
    )
    refused += [{"place": places[place], "reason": why} for place, why in outcome.refused]
    refused.sort(key=lambda row: row["place"])
    answer = {"taken": outcome.taken, "repeated": outcome.repeated, "refused": refused}
    # All refused: the carrier should look at it, and may send it again.
    return JsonResponse(answer, status=422 if refused and len(refused) == len(events) else 200)


def _provider(endpoint: WebhookEndpoint, body: Any) -> HttpResponse:
    """What was refused or has no meaning is no fault of the message: sent again, it would be so
    again, and the provider would switch the endpoint off."""
    reports = list(islice(READERS[endpoint.provider](body), MOST_SCANS + 1))
    if len(reports) > MOST_SCANS:
        raise NotPossible(_("Send at most %(most)s events.") % {"most": MOST_SCANS})
    done = take_reports(
        endpoint.store,
        provider=endpoint.provider,
        reports=reports,
        carrier=endpoint.carrier,
        source=_source(endpoint),
        now=clock.now(),
    )
    answer = {"taken": done.scans.taken, "repeated": done.scans.repeated, "unmapped": done.unmapped}
    return JsonResponse(answer | {"refused": [why for _place, why in done.scans.refused]})


def _source(endpoint: WebhookEndpoint) -> str:
    """Whose word it is: who knows the secret could have signed it."""
    told = TrackingEvent.Source
    return told.WEBHOOK if endpoint.is_vouched else told.OWN_HOOK


def _events(body: Any) -> list[Any]:
    events = body.get("events") if isinstance(body, dict) else None
    if not isinstance(events, list) or not 1 <= len(events) <= MOST_SCANS:
        words = _("Send {“events”: […]} with 1 to %(most)s events.")
        raise NotPossible(words % {"most": MOST_SCANS}, code="no_events")
    return events


def _read(events: list[Any]) -> tuple[list[int], list[ScanFacts], list[dict[str, Any]]]:
    """The places and facts of readable events, and what is wrong with the others."""
    places: list[int] = []
    scans: list[ScanFacts] = []
    refused: list[dict[str, Any]] = []
    for place, facts in enumerate(events):
        try:
            scans.append(ScanFacts.model_validate(facts))
            places.append(place)
        except ValidationError as error:
            why = " ".join(words_of(problem) for problem in error.errors())
            refused.append({"place": place, "reason": why})
    return places, scans, refused
