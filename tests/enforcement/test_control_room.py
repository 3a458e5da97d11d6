"""The admin's home: what waits at moderation, and what appeals set right."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.metrics.waiting import LATE
from enforcement.actions import decide_appeal
from enforcement.control_room import WEEKS, moderation, panels
from tests.enforcement.asking import asked
from tests.enforcement.identifying import file
from tests.enforcement.steps import GRAVE, MIDDLE, signal, violate

pytestmark = pytest.mark.django_db


def figures(now):
    return {str(term): figure for term, figure, *_rest in moderation(now)["stats"]}


def test_what_waits_and_for_how_long(sams_store, ritas_store, mia, noon):
    signal(ritas_store, noon, MIDDLE)
    later = noon + timedelta(days=5)
    signal(sams_store, later - timedelta(hours=3), MIDDLE)
    violate(sams_store, mia, noon, GRAVE)
    facts = moderation(later)
    waiting, late, *_rest = facts["stats"]
    assert waiting[1:3] == (2, "the oldest for 5 days") and late[1] == 1 and late[4] == "bad"
    assert figures(later)["Set right on appeal"] == 0


def test_each_week_counts_what_was_opened_and_finished(sams_store, ritas_store, mia, noon):
    later = noon + timedelta(weeks=WEEKS)
    monday = timezone.localtime(later) - timedelta(days=timezone.localtime(later).weekday())
    violate(sams_store, mia, monday - timedelta(days=10), GRAVE)
    signal(ritas_store, monday, MIDDLE)
    signal(sams_store, monday - timedelta(weeks=WEEKS), MIDDLE)
    weeks = [list(bar.values) for bar in moderation(later)["weeks"]]
    assert len(weeks) == WEEKS and weeks[-1] == [1, 0] and weeks[-3] == [1, 1]
    assert sum(map(sum, weeks)) == 3


def test_appeals_that_set_a_decision_right_name_its_rule(in_review, max_, policy, noon):
    facts = {"outcome": "granted", "reason": "A film crew, as they said.", "actor": max_}
    decide_appeal(in_review, now=noon + timedelta(hours=4), **facts)
    shown = moderation(noon + timedelta(hours=5))
    [(rule, right, decisions)] = shown["wrong"]
    assert rule.startswith(policy.rules.book[GRAVE].number) and right == 1 and decisions >= 1


def test_only_admins_see_it(ada, policy, noon):
    assert panels(ada, None, "moderation", noon) == []
    assert len(panels(ada, None, "admin", noon)) == 1


def test_late_identities_and_enquiries_stand_out(sams_store, sam, policy, noon):
    row, enquiry = file(sams_store, sam, noon), asked(noon)
    shown = {str(term): (n, note, tone) for term, n, note, _url, tone in moderation(noon)["stats"]}
    assert shown["Trader identities waiting"] == (1, "", "")
    assert shown["Enquiries waiting"] == (1, "", "")
    later = max(row.answer_due_at, enquiry.due_at)
    shown = {str(term): (n, note, tone) for term, n, note, _url, tone in moderation(later)["stats"]}
    assert shown["Trader identities waiting"] == (1, "past their time: 1", "bad")
    assert shown["Enquiries waiting"] == (1, "past their time: 1", "bad")
    figures = {one.name: one.rows(later).count() for one in LATE}
    assert figures["tradewell_identities_overdue"] == figures["tradewell_enquiries_overdue"] == 1
