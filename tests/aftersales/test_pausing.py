"""A pause has its reason and its end, and rests the resolution clock alone."""

from datetime import timedelta

import pytest

from aftersales.actions import pause_ticket, resume_ticket, write_as_buyer
from aftersales.checks.clocks import Name, State
from aftersales.clockwork import read_clocks
from aftersales.resting import pause_days_left
from aftersales.tasks import sweep_at
from aftersales.work import forms_of
from aftersales.work_forms import PauseForm
from core.errors import NotAllowed, NotPossible
from core.event_words import joined
from core.models import Event
from policy.sections.service import ServiceTerms


def clock_of(ticket, at, name=Name.RESOLUTION):
    return read_clocks(ticket, ticket.entries.order_by("id"), at)[name]


@pytest.fixture
def pausing(sam, noon):
    """A pause that the store may make; each refusal changes one thing."""
    return {"reason": "goods_under_way", "days": 3, "actor": sam, "now": noon}


@pytest.fixture
def paused(ticket, pausing):
    pause_ticket(ticket, **pausing)
    ticket.refresh_from_db()
    return ticket


def test_the_resolution_clock_rests_and_the_answer_clock_goes_on(paused, noon):
    due_at = paused.due_at
    later = noon + timedelta(hours=5)

    assert clock_of(paused, later).state is State.PAUSED
    assert clock_of(paused, later).elapsed_seconds == 0
    assert clock_of(paused, later, Name.FIRST_RESPONSE).due_at == due_at
    assert paused.paused_until == noon + timedelta(days=3)
    assert joined(Event.objects.get(kind="ticket.paused").facts)["reason"]["en"]


def test_both_sides_read_why_and_until_when(paused):
    said = paused.entries.last().words
    assert said["en"] == "Paused until 5 March 2026: Goods are on their way back or out"
    assert "2026年3月5日" in said["zh-hans"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"reason": "outage"}, "reason", "Choose why"),
        ({"reason": ""}, "reason", "Choose why"),
        ({"days": 0}, "days", "from 1 to 30 days"),
        ({"days": 31}, "days", "from 1 to 30 days"),
    ],
)
def test_refuses_what_the_policy_does_not_list(ticket, pausing, change, field, words):
    with pytest.raises(NotPossible, match=words) as refusal:
        pause_ticket(ticket, **pausing | change)
    assert refusal.value.field == field
    assert not Event.objects.filter(kind="ticket.paused").exists()


def test_only_the_stores_service_and_the_mediator_pause(ticket, pausing, tess, mick, noon):
    with pytest.raises(NotAllowed):
        pause_ticket(ticket, **pausing | {"actor": tess})
    pause_ticket(ticket, **pausing | {"actor": mick, "reason": "outage"})
    with pytest.raises(NotPossible, match="rests already"):
        pause_ticket(ticket, **pausing)


def test_it_ends_by_hand_or_by_itself_once(paused, sam, noon):
    early = noon + timedelta(days=1)
    end = noon + timedelta(days=3)

    assert sweep_at(early)["resumed"] == 0
    assert sweep_at(end)["resumed"] == 1
    assert sweep_at(end)["resumed"] == 0
    paused.refresh_from_db()
    assert paused.paused_until is None
    assert clock_of(paused, end + timedelta(hours=2)).elapsed_seconds == 2 * 3600
    with pytest.raises(NotPossible, match="runs already"):
        resume_ticket(paused, actor=sam, now=end)


def paused_for(ticket, pausing, days, at, lasted=None):
    pause_ticket(ticket, **pausing | {"days": days, "now": at})
    resume_ticket(ticket, now=at + timedelta(days=lasted or days))


def test_all_pauses_together_take_what_the_policy_allows(ticket, pausing, noon):
    """30 days, then 10 of 30 as it ended early: 20 of 60 are left."""
    day = timedelta(days=1)
    paused_for(ticket, pausing, 30, noon)
    paused_for(ticket, pausing, 30, noon + 31 * day, lasted=10)
    later = pausing | {"now": noon + 42 * day}
    events = Event.objects.count()
    with pytest.raises(NotPossible, match=r"at most 60 days\. Days left: 20") as refusal:
        pause_ticket(ticket, **later | {"days": 21})
    assert (refusal.value.field, refusal.value.code) == ("days", "pauses_used_up")
    assert Event.objects.count() == events

    paused_for(ticket, pausing, 20, noon + 42 * day)
    with pytest.raises(NotPossible, match="Days left: 0"):
        pause_ticket(ticket, **pausing | {"days": 1, "now": noon + 63 * day})


def test_mediators_share_the_limit(ticket, pausing, mick, noon):
    for turn in range(2):
        paused_for(ticket, pausing, 30, noon + timedelta(days=31 * turn))
    late = {"actor": mick, "reason": "outage", "days": 1, "now": noon + timedelta(days=70)}
    with pytest.raises(NotPossible, match="Days left: 0"):
        pause_ticket(ticket, **pausing | late)


def test_the_form_offers_no_more_than_is_left(ticket, pausing, noon):
    paused_for(ticket, pausing, 30, noon)
    paused_for(ticket, pausing, 30, noon + timedelta(days=31), lasted=25)
    at = noon + timedelta(days=60)
    left = pause_days_left(ticket, ticket.entries.order_by("id"), at)
    form = PauseForm(ticket, False, left)

    assert left == 5 and form.fields["days"].widget.attrs["max"] == 5
    assert [words for _code, words in form.fields["reason"].choices][1].endswith("(at most 5 days)")
    assert "pause" in forms_of(ticket, {"pause"}, False, left)
    assert "pause" not in forms_of(ticket, {"pause"}, False, 0)


def test_the_page_says_that_nothing_is_left(ticket, pausing, client, sam, noon):
    for turn in range(2):
        paused_for(ticket, pausing, 30, noon + timedelta(days=31 * turn))
    client.force_login(sam)
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "pauses of this ticket may take is used up" in page
    assert f"/tickets/{ticket.pk}/pause/" not in page


def test_versions_from_before_limit_each_pause_alone():
    assert ServiceTerms.model_fields["pauses_most_days"].default == 3650


@pytest.mark.parametrize(("reason", "ends"), [("buyer", True), ("goods_under_way", False)])
def test_the_buyers_word_ends_a_pause_that_waited_for_it(ticket, pausing, reason, ends, noon):
    pause_ticket(ticket, **pausing | {"reason": reason})
    write_as_buyer(ticket, text="Here it is.", language="en", now=noon + timedelta(hours=1))
    ticket.refresh_from_db()
    assert (ticket.paused_until is None) is ends


def test_the_page_pauses_and_says_so(ticket, client, sam):
    client.force_login(sam)
    sent = {"reason": "goods_under_way", "days": "2"}
    assert client.post(f"/tickets/{ticket.pk}/pause/", sent).status_code == 302
    page = client.get(f"/tickets/{ticket.pk}/")
    assert "Goods are on their way back or out" in page.content.decode()
    assert client.post(f"/tickets/{ticket.pk}/resume/").status_code == 302
