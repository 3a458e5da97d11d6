"""Many tickets at once: shown first, done only as shown; and the verbs that give tickets away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import add_member
from aftersales.actions import (
    act_on_many,
    ask_mediation,
    assign_ticket,
    follow_ticket,
    hand_over,
    open_ticket,
    release_ticket,
    take_ticket,
    try_on_many,
)
from aftersales.models import Entry, Ticket, Watch
from core.errors import NotAllowed, NotPossible, Stale
from core.models import Delivery, Event


@pytest.fixture
def two(opening, mick, noon):
    """A free ticket, and one that Mick has."""
    found = [open_ticket(**opening | {"kind": kind}) for kind in ("refund", "return")]
    for ticket in found:
        ask_mediation(ticket, now=noon)
    take_ticket(found[1], actor=mick, now=noon)
    Ticket.objects.update(queue="goods")
    return found


@pytest.fixture
def giving(two, mona, mick, noon):
    return {"action": "assign", "keys": [one.pk for one in two], "to": mona} | {
        "actor": mick,
        "now": noon,
    }


def rows():
    return list(Ticket.objects.order_by("pk").values_list("mediator__name", "queue", "priority"))


def test_the_trial_says_what_happens_and_leaves_nothing(two, giving):
    before, events = rows(), Event.objects.count()
    trial = try_on_many(**giving)

    assert [one.pk for one in trial.done] == [two[0].pk]
    [(ticket, why)] = trial.refused
    assert ticket.pk == two[1].pk and why == "Mick has this ticket. Only they can hand it over."
    assert (rows(), Event.objects.count()) == (before, events)


def test_what_was_shown_is_done_and_what_was_refused_stays(two, giving, mona):
    done = act_on_many(**giving, seen=try_on_many(**giving).seen)

    assert (len(done.done), len(done.refused)) == (1, 1)
    assert [name for name, *_rest in rows()] == ["Mona", "Mick"]
    assert Event.objects.get(kind="ticket.assigned").actor_id == giving["actor"].pk
    told = Delivery.objects.filter(event__kind="ticket.assigned", channel="inbox")
    assert told.get().recipient == mona
    assert "Given to Mona by Mick." in two[0].entries.latest("pk").said


@pytest.mark.parametrize("change", ["state", "facts", "refusal", "tickets"])
def test_nothing_is_done_where_anything_changed(two, giving, change, mick, noon):
    seen = try_on_many(**giving).seen
    if change == "state":
        Ticket.objects.filter(pk=two[1].pk).update(queue="other")
    elif change == "facts":
        giving["to"] = mick
    elif change == "refusal":
        store = two[0].store
        owner = store.people().get()
        add_member(store, user=giving["to"], role="reader", actor=owner, now=noon)
    else:
        giving["keys"] = giving["keys"][:1]
    before, events = rows(), Event.objects.count()

    with pytest.raises(Stale):
        act_on_many(**giving, seen=seen)
    assert (rows(), Event.objects.count()) == (before, events)


@pytest.mark.parametrize("change", ["action", "actor"])
def test_what_was_shown_is_one_persons_and_for_one_action(two, mick, mona, noon, change):
    Ticket.objects.update(mediator=None)
    asked = {"action": "follow", "keys": [one.pk for one in two], "actor": mick, "now": noon}
    seen, events = try_on_many(**asked).seen, Event.objects.count()
    asked[change] = {"action": "take", "actor": mona}[change]

    with pytest.raises(Stale):
        act_on_many(**asked, seen=seen)
    assert (Watch.objects.count(), Event.objects.count()) == (0, events)
    # It comes out alike, so that nothing else tells one from the other.
    assert len(try_on_many(**asked).done) == 2


def test_all_are_locked_before_the_first_is_worked_on(two, giving):
    with CaptureQueriesContext(connection) as asked:
        try_on_many(**giving)

    locks = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"]]
    named = f"({two[0].pk}, {two[1].pk})"
    assert named in locks[0] and locks[0].endswith('FOR NO KEY UPDATE OF "aftersales_ticket"')


@pytest.mark.parametrize(
    ("action", "facts", "done"),
    [
        ("queue", {"queue": "delivery", "reason": "Late."}, [0, 1]),
        ("queue", {"queue": "goods", "reason": "The same."}, []),
        ("priority", {"priority": "urgent", "reason": "A child waits."}, [0, 1]),
        ("hand-over", {"note": "Photos are here."}, [1]),
    ],
)
def test_each_action_is_the_verb_of_one_ticket(two, giving, action, facts, done):
    if action != "hand-over":
        del giving["to"]
    found = try_on_many(**giving | {"action": action} | facts)
    assert [one.pk for one in found.done] == [two[place].pk for place in done]


def test_a_ticket_is_handed_over_with_a_note(two, mick, mona, noon):
    hand_over(two[1], to=mona, note="Photos are here.", actor=mick, now=noon)

    entry = two[1].entries.latest("pk")
    assert (entry.side, entry.text, entry.author) == (Entry.Side.INTERNAL, "Photos are here.", mick)
    assert Ticket.objects.get(pk=two[1].pk).mediator == mona
    with pytest.raises(NotAllowed):
        hand_over(two[1], to=mona, note="Again.", actor=mick, now=noon)
    assert Event.objects.filter(kind="ticket.handed_over").count() == 1


@pytest.mark.parametrize(
    ("change", "field"), [({"note": " "}, "note"), ({"to": "mick"}, "to"), ({"to": "sam"}, "to")]
)
def test_refuses_a_hand_over_without_note_or_to_nobody(two, mick, mona, sam, noon, change, field):
    facts = {"to": mona, "note": "Here."} | change
    facts["to"] = {"mick": mick, "sam": sam}.get(facts["to"], mona)
    with pytest.raises(NotPossible) as refusal:
        hand_over(two[1], **facts, actor=mick, now=noon)
    assert refusal.value.field == field
    assert Ticket.objects.get(pk=two[1].pk).mediator == mick


def test_nobody_gives_a_ticket_to_who_may_not_decide_it(two, mick, mona, sam, noon):
    take_ticket(two[0], actor=mona, now=noon)
    release_ticket(two[0], reason="I know the buyer.", is_involved=True, actor=mona, now=noon)
    with pytest.raises(NotPossible, match="Mona may not decide it") as refusal:
        assign_ticket(two[0], to=mona, actor=mick, now=noon)
    assert refusal.value.field == "to"
    with pytest.raises(NotAllowed):
        assign_ticket(two[0], to=mick, actor=sam, now=noon)
    assert not Event.objects.filter(kind="ticket.assigned").exists()


def test_the_pages_lead_there_and_back(client, two, mick, mona):
    client.force_login(mick)
    board = client.get("/mediation/?view=all&queue=goods").content.decode()
    assert board.count('form="picks" name="picked"') == 2 and "<kbd>X</kbd>" in board
    sent = {"picked": [one.pk for one in two], "back": "?view=all&queue=goods"}
    assert client.post("/mediation/bulk/assign/", {}).status_code == 302
    assert client.post("/mediation/bulk/sell/", sent).status_code == 404
    asked = client.post("/mediation/bulk/assign/", sent).content.decode()
    assert "Show what happens" in asked and "Do this with" not in asked
    sent |= {"to": mona.pk}
    shown = client.post("/mediation/bulk/assign/", sent | {"check": "1"})
    assert "Do this with 1 ticket" in shown.content.decode()
    assert [line.now for line, _key, _why in shown.context["rows"]] == ["", "Mick"]
    assert shown.context["becomes"] == "Mona"
    seen = shown.context["trial"].seen
    stale = client.post("/mediation/bulk/assign/", sent | {"to": mick.pk, "seen": seen})
    assert stale.status_code == 409 and "Nothing was done" in stale.content.decode()
    assert [name for name, *_rest in rows()] == [None, "Mick"]
    done = client.post("/mediation/bulk/assign/", sent | {"seen": seen})
    assert done["Location"] == "/mediation/?view=all&queue=goods"
    assert [name for name, *_rest in rows()] == ["Mona", "Mick"]


def test_a_store_follows_its_tickets_and_no_others(client, two, sam, rita):
    client.force_login(sam)
    assert client.get("/tickets/?view=all").text.count('form="picks" name="picked"') == 2
    sent = {"picked": [one.pk for one in two], "back": "view=all&q=8117&next=//evil.example"}
    for action in ("assign", "queue", "take"):
        assert client.post(f"/tickets/bulk/{action}/", sent).status_code == 404
    for action, left in (("follow", 2), ("unfollow", 0)):
        shown = client.post(f"/tickets/bulk/{action}/", sent)
        assert "Do this with 2 tickets" in shown.text
        assert Watch.objects.filter(person=sam).count() == 2 - left
        sent["seen"] = shown.context["trial"].seen
        done = client.post(f"/tickets/bulk/{action}/", sent)
        assert done["Location"] == "/tickets/?view=all&q=8117"
        # A page that is sent twice changes nothing the second time, and says so.
        again = client.post(f"/tickets/bulk/{action}/", sent)
        assert again.status_code == Stale.status and "Nothing was done" in again.text
        assert Watch.objects.filter(person=sam).count() == left
        assert Event.objects.filter(kind=f"ticket.{action}ed").count() == 2
        del sent["seen"]
    client.force_login(rita)
    shown = client.post("/tickets/bulk/follow/", sent)
    assert shown.context["rows"] == [] and "Do this with" not in shown.text
    assert not Watch.objects.filter(person=rita).exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_so_already_is_said_and_not_done_again(client, two, sam, noon, language):
    sam.language = language
    sam.save(update_fields=["language"])
    follow_ticket(two[0], actor=sam, now=noon)
    client.force_login(sam)
    keys = [one.pk for one in two]
    words = {
        "en": ("You follow this ticket already.", "You do not follow this ticket."),
        "zh-hans": ("您已关注该工单。", "您未关注该工单。"),
    }[language]
    for action, done, why in (("follow", [two[1]], words[0]), ("unfollow", [two[0]], words[1])):
        page = client.post(f"/tickets/bulk/{action}/", {"picked": keys})
        trial = page.context["trial"]
        [other] = [one for one in two if one not in done]
        assert (trial.done, trial.refused) == (done, [(other, why)]) and why in page.text
    assert Event.objects.filter(kind="ticket.followed").count() == 1

    # Of one ticket it stays what it was: content with what is.
    for action in ("follow", "follow", "unfollow", "unfollow"):
        assert client.post(f"/tickets/{two[0].pk}/{action}/").status_code == 302
    for kind, count in (("followed", 1), ("unfollowed", 1)):
        assert Event.objects.filter(kind=f"ticket.{kind}").count() == count


def test_where_all_are_followed_nothing_is_offered(client, two, sam, noon):
    for ticket in two:
        follow_ticket(ticket, actor=sam, now=noon)
    client.force_login(sam)
    sent = {"all": "", "back": "view=all"}
    page = client.post("/tickets/bulk/follow/", sent)
    assert "2 stay as they are: You follow this ticket already." in page.text
    assert "Nothing to do here" in page.text and "Do this with" not in page.text
    done = client.post("/tickets/bulk/follow/", sent | {"seen": page.context["seen"]})
    assert done.status_code == Stale.status
    assert Event.objects.filter(kind="ticket.followed").count() == 2
