"""The store's own page of an appeal, with what it may still do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import RUNNING_ROLES
from accounts.models import Membership
from core import clock
from enforcement.appeal_forms import MessageForm
from enforcement.evidence_forms import EvidenceFields
from enforcement.models import Appeal
from enforcement.queries import approvals as queries
from enforcement.queries.pauses import paused_measures


def show_to_store(
    request: Any,
    found: Appeal,
    member: Membership,
    form: MessageForm,
    evidence: EvidenceFields | None = None,
) -> HttpResponse:
    may_write = found.is_open and member.role in RUNNING_ROLES
    evidence = evidence or EvidenceFields(found.statement.rule_code)
    now = clock.now()
    context = {"appeal": found, "now": now, "may_withdraw": may_write}
    context["paused"] = paused_measures(now, appeal=found)
    context |= {"place": queries.place_in_line(found), "form": form if may_write else None}
    context |= {"evidence_form": evidence}
    status = max(form.status, evidence.status)
    return render(request, "enforcement/appeal.html", context, status=status)
