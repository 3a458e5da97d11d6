"""All tickets that a list shows at once: counted, told, and what changed meanwhile passed over."""

import pytest

from aftersales.actions import ask_mediation, open_ticket, take_ticket
from aftersales.board import Chosen, total_of
from aftersales.models import Ticket, Watch
from core.counting import AT_MOST
from core.errors import NotPossible, Stale
from core.many_pages import ALL_AT_MOST
from core.models import Event

BOARD, TICKETS = "/mediation/bulk/{}/", "/tickets/bulk/{}/"


@pytest.fixture
def three(opening, noon):
    """Free tickets of the team, two of them in the queue of goods."""
    found = [open_ticket(**opening | {"kind": kind}) for kind in ("complaint", "refund", "return")]
    for ticket in found:
        ask_mediation(ticket, now=noon)
    Ticket.objects.update(queue="goods")
    Ticket.objects.filter(pk=found[0].pk).update(queue="delivery")
    return found


@pytest.fixture
def crowd(ticket, noon):
    """As many settled tickets of Sam's store as are taken at once."""
    facts = {"store": ticket.store, "order": ticket.order, "language": "en", "opened_at": noon}
    facts |= {"status_at": noon, "status": "solved", "benefited": "buyer", "kind": "refund"}
    return Ticket.objects.bulk_create(Ticket(**facts) for _place in range(ALL_AT_MOST))


def keys(tickets):
    return {ticket.pk for ticket in tickets}


def holders():
    return list(Ticket.objects.order_by("pk").values_list("mediator__name", flat=True))


def chosen(page):
    return keys(page.context["trial"].done)


def test_the_bars_offer_all_and_say_how_many(client, three, sam, mick):
    words = "All that this view and its filters show, on every page: up to 200 at once"
    for person, address, total in (
        (sam, "/tickets/?view=mediation", " (3)"),
        (sam, f"/tickets/?view=mediation&q={three[0].order.number}", ""),
        (mick, "/mediation/", " (3)"),
        (mick, "/mediation/?queue=goods", " (2)"),
        (mick, "/mediation/?view=all&priority=1&q=Lamps", None),
        (mick, "/mediation/?view=all&q=Sam", ""),
    ):
        client.force_login(person)
        page = client.get(address).text
        assert (f">{words}{total}</label>" in page) is (total is not None), address


def test_the_boards_bar_says_where_counting_stopped():
    for n, words in ((0, ""), (AT_MOST - 1, "999"), (AT_MOST, "1000+")):
        assert total_of(Chosen.read({}, {}), [("Free", "?view=free", n, True)]) == words


@pytest.mark.parametrize(
    ("back", "meant"),
    [
        ("", [0, 1, 2]),
        ("?view=all&queue=goods", [1, 2]),
        ("?view=nonsense&q=%00", [0, 1, 2]),
        ("?view=free&q=Rita", None),
        ("?view=mine", None),
    ],
)
def test_all_are_those_of_the_boards_view_and_filters(client, three, mick, back, meant):
    client.force_login(mick)
    shown = client.post(BOARD.format("take"), {"all": "", "back": back})
    if meant is None:
        assert shown.status_code == 302 and shown["Location"].startswith("/mediation/")
    else:
        assert chosen(shown) == keys(three[place] for place in meant)
        assert 'name="picked"' not in shown.text
    assert holders() == [None] * 3 and not Event.objects.filter(kind="ticket.taken").exists()


def test_all_are_those_of_the_stores_list_and_never_anothers(client, three, opening, sam, rita):
    own = open_ticket(**opening | {"kind": "exchange"})
    client.force_login(sam)
    for back, meant in (
        ("view=mediation", three),
        ("", [own]),
        (f"view=all&q={three[1].ref}&after=x", [three[1]]),
    ):
        shown = client.post(TICKETS.format("follow"), {"all": "", "back": back})
        assert chosen(shown) == keys(meant), back
    done = client.post(
        TICKETS.format("follow"),
        {"all": "", "back": "view=mediation", "seen": seen_of(client, "view=mediation")},
    )
    assert done["Location"] == "/tickets/?view=mediation"
    assert set(Watch.objects.values_list("ticket", "person")) == {(one.pk, sam.pk) for one in three}

    told = seen_of(client, "view=mediation")
    client.force_login(rita)
    assert client.post(TICKETS.format("follow"), {"all": "", "back": "view=all"}).status_code == 302
    client.post(TICKETS.format("follow"), {"all": "", "back": "view=all", "seen": told})
    assert not Watch.objects.filter(person=rita).exists()


def seen_of(client, back):
    return client.post(TICKETS.format("follow"), {"all": "", "back": back}).context["seen"]


def test_the_page_says_how_many_and_why_not_the_others(client, three, mick, mona, noon):
    take_ticket(three[2], actor=mona, now=noon)
    client.force_login(mick)
    sent = {"all": "", "back": "?view=all", "to": mick.pk}
    asked = client.post(BOARD.format("assign"), sent)
    assert asked.context["trial"] is None and "<span>3 tickets</span>" in asked.text
    shown = client.post(BOARD.format("assign"), sent | {"check": "1"})
    assert "<span>2 tickets: Mick</span>" in shown.text
    assert "<span>1 stays as it is: Mona has this ticket." in shown.text
    assert "Do this with 2 tickets" in shown.text


def test_what_changed_meanwhile_is_passed_over_and_named(client, three, opening, mick, mona, noon):
    client.force_login(mick)
    sent = {"all": "", "back": "?view=all"}
    seen = client.post(BOARD.format("take"), sent).context["seen"]
    take_ticket(three[1], actor=mona, now=noon)
    late = open_ticket(**opening | {"kind": "exchange"})
    ask_mediation(late, now=noon)
    taken = Event.objects.filter(kind="ticket.taken")
    before = taken.count()

    done = client.post(BOARD.format("take"), sent | {"seen": seen}, follow=True)
    assert done.redirect_chain == [("/mediation/?view=all", 302)]
    assert (
        "Done with 2 tickets. 1 was passed over because it changed after it was shown:"
        f" {three[1].ref}." in done.text
    )
    # Nor is one taken that nobody was shown.
    assert holders() == ["Mick", "Mona", "Mick", None] and taken.count() == before + 2

    again = client.post(BOARD.format("take"), sent | {"seen": seen})
    assert again.status_code == Stale.status and "Nothing was done" in again.text
    assert taken.count() == before + 2


def test_what_would_come_out_better_than_shown_is_passed_over_too(client, three, mick, mona, noon):
    take_ticket(three[0], actor=mona, now=noon)
    client.force_login(mick)
    sent = {"all": "", "back": "?view=all"}
    seen = client.post(BOARD.format("take"), sent).context["seen"]
    Ticket.objects.filter(pk=three[0].pk).update(mediator=None)

    client.post(BOARD.format("take"), sent | {"seen": seen})
    assert holders() == [None, "Mick", "Mick"]
    assert Event.objects.filter(kind="ticket.taken", actor=mick).count() == 2


@pytest.mark.parametrize("change", ["facts", "person", "action", "marks"])
def test_nothing_is_done_otherwise_than_shown(client, three, mick, mona, change):
    client.force_login(mick)
    sent = {"all": "", "back": "", "to": mona.pk}
    seen = client.post(BOARD.format("assign"), sent | {"check": "1"}).context["seen"]
    if change == "facts":
        sent["to"] = mick.pk
    elif change == "person":
        client.force_login(mona)
    elif change == "marks":
        seen = " ".join(f"{ticket.pk}:{'0' * 16}" for ticket in three)
    action = "take" if change == "action" else "assign"

    assert client.post(BOARD.format(action), sent | {"seen": seen}).status_code == Stale.status
    assert holders() == [None] * 3 and not Event.objects.filter(kind="ticket.assigned").exists()


@pytest.mark.parametrize("seen", ["", "x", "1:", ":1 2", "9" * 40 + ":a"])
def test_marks_that_name_nothing_do_nothing(client, three, mick, seen):
    client.force_login(mick)
    answer = client.post(BOARD.format("take"), {"all": "", "back": "", "seen": seen})
    assert answer.status_code in (302, Stale.status) and holders() == [None] * 3


def test_two_hundred_are_taken_and_no_more(client, crowd, sam):
    client.force_login(sam)
    sent = {"all": "", "back": "view=solved"}
    shown = client.post(TICKETS.format("follow"), sent)
    assert "Do this with 200 tickets" in shown.text and len(shown.context["rows"]) == 100
    assert "100 more rows are meant and not listed." in shown.text
    client.post(TICKETS.format("follow"), sent | {"seen": shown.context["seen"]})
    assert Watch.objects.count() == ALL_AT_MOST == 200

    crowd[0].pk = None
    crowd[0].save()
    for seen in ({}, {"check": "1"}):
        page = client.post(TICKETS.format("follow"), sent | seen)
        assert page.status_code == NotPossible.status
        assert "The list shows more than 200 rows. Narrow it and try again." in page.text
