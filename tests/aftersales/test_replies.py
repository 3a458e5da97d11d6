"""Saved replies: who keeps them, what fills them in, and that none is sent half filled in."""

import pytest
from django.db import IntegrityError, transaction

from aftersales.actions import answer_buyer, remove_reply, save_reply
from aftersales.checks.replies import fill, placeholders_left, unknown_fields
from aftersales.models import Entry, SavedReply
from core.errors import NotAllowed, NotPossible
from core.models import Event
from tests.cast import make_user


@pytest.fixture
def saving(sams_store, policy, sam, noon):
    return {
        "store": sams_store,
        "title": "Photos",
        "text": "Dear {buyer_name}, photos of {article} by {due_date}, please.",
        "language": "de",
        "actor": sam,
        "now": noon,
    }


def test_fills_once_and_leaves_what_it_does_not_know():
    values = {"buyer_name": "{order_number}", "order_number": "7", "due_date": ""}

    told = fill("{buyer_name}, {Order_Number}, ｛ order_number ｝, {due_date}, {else}", values)

    assert told == "{order_number}, 7, 7, {due_date}, {else}"
    assert placeholders_left(told) == ["{order_number}", "{due_date}", "{else}"]


@pytest.mark.parametrize("text", ["{Gr. 38}", "{}", "{1}", "a { b", "{a b}", '{"x": 1}', "}{"])
def test_other_words_in_braces_are_words(text):
    assert placeholders_left(text) == []


def test_names_each_unknown_field_once_as_it_is_written():
    assert unknown_fields("{Buyer_Name} {buyername} {订单} {buyername}") == [
        "{buyername}",
        "{订单}",
    ]


def test_the_same_name_stands_once_a_language_in_each_store_and_in_the_team(saving, mick):
    kept = save_reply(**saving)
    with pytest.raises(NotPossible) as refusal:
        save_reply(**saving)
    assert refusal.value.field == "title"
    save_reply(**saving | {"language": "en"})
    save_reply(**saving | {"store": None, "actor": mick})
    changed = save_reply(**saving | {"reply": kept, "text": "Dear {buyer_name}."})

    assert (changed.pk, SavedReply.objects.count()) == (kept.pk, 3)
    remove_reply(kept, actor=saving["actor"], now=saving["now"])
    kinds = Event.objects.filter(kind__startswith="reply.").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["reply.saved"] * 4 + ["reply.removed"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"text": ""}, "text"),
        ({"text": "Dear {buyername}"}, "text"),
        ({"language": "xx"}, "language"),
    ],
)
def test_refuses_what_cannot_be_kept(saving, change, field):
    with pytest.raises(NotPossible) as refusal:
        save_reply(**saving | change)
    assert refusal.value.field == field
    assert not SavedReply.objects.exists() and not Event.objects.filter(kind="reply.saved").exists()


def test_others_keep_none_and_remove_none(saving, tess, rita, mick):
    reply = save_reply(**saving)
    for change in ({"actor": tess}, {"actor": rita}, {"actor": mick}, {"store": None}):
        with pytest.raises(NotAllowed):
            save_reply(**saving | {"title": "Another"} | change)
    with pytest.raises(NotAllowed):
        remove_reply(reply, actor=mick, now=saving["now"])
    assert SavedReply.objects.get() == reply


@pytest.mark.parametrize("change", [{"title": ""}, {"text": ""}, {"title": "Twice"}])
def test_the_database_keeps_them_so_too(mick, noon, change):
    facts = {"title": "Once", "text": "x", "language": "en", "edited_by": mick, "edited_at": noon}
    SavedReply.objects.create(**facts | {"title": "Twice"})
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedReply.objects.create(**facts | change)


def test_no_message_is_sent_while_a_field_is_open(ticket, sam, noon):
    with pytest.raises(NotPossible, match=r"\{due_date\}") as refusal:
        answer_buyer(ticket, text="By {due_date}.", actor=sam, now=noon)

    assert refusal.value.field == "text"
    assert not Entry.objects.filter(side="seller").exists()


def test_inserting_fills_the_box_below_what_was_typed(client, ticket, saving, sam, mick):
    save_reply(**saving | {"title": "Later", "text": "No.", "language": "en"})
    save_reply(**saving | {"store": None, "language": "fr", "actor": mick})
    reply = save_reply(**saving)
    client.force_login(sam)
    ticket.language = "de"
    ticket.save()

    page = client.get(f"/tickets/{ticket.pk}/")
    assert [language for language, _rows in page.context["replies"]] == ["German", "English"]
    sent = {"reply": reply.pk, "text": "Hello."}
    page = client.post(f"/tickets/{ticket.pk}/insert/", sent)

    text = "Hello.\n\nDear Anna Jansen, photos of Lamp by 3. März 2026, please."
    assert page.context["message"]["text"].value() == text
    assert ticket.entries.count() == 1
    gone = client.post(f"/tickets/{ticket.pk}/insert/", {"reply": reply.pk + 9, "text": "Hello."})
    assert gone.status_code == 422 and "Hello." in gone.content.decode()


def test_the_pages_keep_each_store_apart(client, saving, rita, mick, sams_store):
    reply = save_reply(**saving)
    client.force_login(rita)
    assert "Photos" not in client.get("/replies/").content.decode()
    assert client.get(f"/replies/{reply.pk}/").status_code == 404
    assert client.post(f"/replies/{reply.pk}/remove/").status_code == 404
    client.force_login(mick)
    sent = {"title": "Team", "language": "en", "text": "To {buyername}"}
    refused = client.post("/replies/new/", sent)
    assert refused.status_code == 422 and "{buyername}" in refused.content.decode()
    assert client.post("/replies/new/", sent | {"text": "To {buyer_name}"}).status_code == 302
    assert SavedReply.objects.get(title="Team").store is None
    client.force_login(make_user("Nobody"))
    assert client.get("/replies/").status_code == 403
