"""Views that people keep of lists: their own and the team's, by name, as the address says."""

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import translation

from core.errors import NotAllowed, NotPossible
from core.event_words import joined
from core.models import DefaultView, Event, SavedView
from core.saved_views.actions import (
    QUERY_AT_MOST,
    VIEWS_AT_MOST,
    change_view,
    delete_view,
    open_with,
    save_view,
)
from core.saved_views.indexes import index_of, indexes
from tests.listings.factories import make_listing

SOLD_OUT = "stock=none&sort=sku"
# The bare address of each list, and one that narrows it.
LISTS = {
    "listings": ("/listings/", "view=live&q=lamp"),
    "orders": ("/orders/", "view=shipped&q=8117"),
    "parcels": ("/parcels/", "view=problem&q=LP"),
    "tickets": ("/tickets/", "view=solved&q=anna"),
    "cases": ("/moderation/", "view=due&q=lamp&sort=age"),
    "board": ("/mediation/", "view=all&due=1"),
}


@pytest.fixture
def facts(sam, noon):
    told = {"name": "Sold out", "query": SOLD_OUT, "is_team": False}
    return told | {"actor": sam, "now": noon}


@pytest.fixture
def view(sams_store, facts):
    return save_view(index_of("listings"), sams_store, **facts)


@pytest.fixture
def teams(sams_store, facts):
    changes = {"name": "Ours", "is_team": True, "query": "stock=none"}
    return save_view(index_of("listings"), sams_store, **facts | changes)


@pytest.fixture
def sams(client, sam, policy, sams_store):
    client.force_login(sam)
    return client


def tabs(response):
    return [(name, is_current) for name, _url, _count, is_current in response.context["tabs"]]


def current(response):
    return next(name for name, is_current in tabs(response) if is_current)


def url_of(response, name):
    return next(url for label, url, *_ in response.context["tabs"] if label == name)


def kinds():
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_keeps_a_filter_for_one_person_in_one_store(view, sams_store, sam, tess, facts):
    assert (view.store, view.person, view.query) == (sams_store, sam, SOLD_OUT)
    save_view(index_of("listings"), sams_store, **facts | {"actor": tess})
    save_view(index_of("orders"), sams_store, **facts)
    event = Event.objects.filter(kind="view.saved").first()
    assert (event.actor, event.store) == (sam, sams_store)
    assert joined(event.facts) == {"name": "Sold out"}


@pytest.mark.parametrize("name", ["", "  \x07 ", "x" * 61, " Sold \n out "])
def test_refuses_a_name_that_is_none_too_long_or_taken(view, sams_store, facts, name):
    with pytest.raises(NotPossible) as refused:
        save_view(index_of("listings"), sams_store, **facts | {"name": name})
    assert refused.value.field == "name"
    assert SavedView.objects.count() == 1 and kinds().count("view.saved") == 1


def test_refuses_more_than_fit_and_outsiders(view, sams_store, sam, tess, rita, mia, facts):
    index = index_of("listings")
    with pytest.raises(NotPossible, match="1000 characters"):
        save_view(index, sams_store, **facts | {"name": "Long", "query": "q" * 1001})
    for number in range(VIEWS_AT_MOST - 1):
        save_view(index, sams_store, **facts | {"name": f"{number}"})
    with translation.override("en"), pytest.raises(NotPossible, match="You have 20 views"):
        save_view(index, sams_store, **facts | {"name": "One more"})
    for number in range(VIEWS_AT_MOST):
        made = {"name": f"{number}", "is_team": True, "actor": (sam, tess)[number % 2]}
        save_view(index, sams_store, **facts | made)
    with translation.override("en"), pytest.raises(NotPossible, match="The team has 20 views"):
        save_view(index, sams_store, **facts | {"is_team": True})
    with translation.override("en"), pytest.raises(NotPossible, match="The team has 20 views"):
        change_view(view, **facts | {"is_team": True, "name": "Another"})
    for outsider in (rita, mia):
        with pytest.raises(NotAllowed):
            save_view(index, sams_store, **facts | {"actor": outsider})
    assert SavedView.objects.count() == 2 * VIEWS_AT_MOST and QUERY_AT_MOST == 1000


def test_a_view_of_the_team_has_its_name_once(teams, sams_store, tess, facts):
    with pytest.raises(NotPossible) as refused:
        changes = {"name": "Ours", "is_team": True, "actor": tess}
        save_view(index_of("listings"), sams_store, **facts | changes)
    assert refused.value.field == "name"
    # For themselves somebody may call theirs the same.
    save_view(index_of("listings"), sams_store, **facts | {"name": "Ours", "actor": tess})


def test_is_renamed_and_takes_over_another_filter(view, sams_store, facts):
    changes = {"name": "German", "query": "language=de"}
    change_view(view, **facts | changes)
    view.refresh_from_db()
    assert (view.name, view.query) == ("German", "language=de")
    change_view(view, **facts | changes)
    assert kinds().count("view.changed") == 1
    save_view(index_of("listings"), sams_store, **facts | {"name": "Other"})
    with pytest.raises(NotPossible):
        change_view(view, **facts | changes | {"name": "Other"})
    view.refresh_from_db()
    assert view.name == "German"


def test_who_changes_and_deletes(view, sams_store, sam, tess, facts, noon):
    theirs = save_view(
        index_of("listings"), sams_store, **facts | {"actor": tess, "name": "T", "is_team": True}
    )
    mine = save_view(index_of("listings"), sams_store, **facts | {"name": "S", "is_team": True})
    for one in (view, mine):
        with pytest.raises(NotAllowed):
            change_view(one, **facts | {"actor": tess})
        with pytest.raises(NotAllowed):
            delete_view(one, actor=tess, now=noon)
    # The owner tidies the team's views, and takes none of them away for themselves.
    change_view(theirs, **facts | {"name": "Tidy", "is_team": True})
    with pytest.raises(NotPossible) as refused:
        change_view(theirs, **facts | {"is_team": False, "name": "Mine"})
    assert refused.value.field == "is_team"
    delete_view(theirs, actor=sam, now=noon)
    delete_view(view, actor=sam, now=noon)
    assert list(SavedView.objects.all()) == [mine] and kinds()[-1] == "view.deleted"


def test_a_list_opens_with_one_view_for_each_person(view, teams, sam, tess, rita, facts, noon):
    for actor in (tess, rita):
        with pytest.raises(NotAllowed):
            open_with(view, actor=actor, now=noon)
    open_with(view, actor=sam, now=noon)
    open_with(teams, actor=sam, now=noon)
    open_with(teams, actor=tess, now=noon)
    assert [one.view for one in DefaultView.objects.order_by("person")] == [teams, teams]
    # Taken back from the team, it opens nobody else's list any more.
    change_view(teams, **facts | {"name": "Ours", "query": "stock=none"})
    assert [one.person for one in DefaultView.objects.all()] == [sam]
    open_with(teams, actor=sam, now=noon, on=False)
    assert not DefaultView.objects.exists() and kinds()[-1] == "view.not_opened_with"


@pytest.mark.parametrize("is_team", [False, True])
def test_the_database_holds_a_name_and_holds_it_once(sams_store, sam, noon, is_team):
    same = {"index": "board", "store": None, "person": sam, "created_at": noon}
    same |= {"is_team": is_team}
    SavedView.objects.create(name="Same", **same)
    for name in ("", "Same"):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(name=name, **same)


def test_a_tab_is_saved_then_changed_then_saved_again(view, sams, sams_store, sam, noon):
    make_listing(sams_store, sam, noon, sku="A", stock=0, picture=False)
    make_listing(sams_store, sam, noon, sku="B", stock=0, language="de", picture=False)
    page = sams.get("/listings/")
    assert current(page) == "All" and ("Sold out", False) in tabs(page)
    page = sams.get(url_of(page, "Sold out"))
    assert current(page) == "Sold out" and page.context["tab_note"] == ""

    more = next(url for label, url, _on in page.context["chips"] if label == "More filters")
    kept = dict(sams.get(more).context["hidden"])
    page = sams.get("/listings/", kept | {"language": "de", "stock": "none"})
    assert current(page) == "Sold out" and page.context["tab_note"] == "changed"
    label, url, _icon = page.context["tab_actions"][0]
    assert label == "Save changes" and "Shown now" in sams.get(url).text
    done = sams.post(url, {"name": "Sold out", "take_over": "on"}, follow=True)
    assert current(done) == "Sold out" and done.context["tab_note"] == ""
    view.refresh_from_db()
    assert view.query == "language=de&stock=none&sort=sku"


def test_the_address_alone_finds_the_view(view, sams):
    assert current(sams.get("/listings/?sort=sku&stock=none")) == "Sold out"
    assert current(sams.get("/listings/?saved=999&view=live")) == "Live"
    assert current(sams.get("/listings/?saved=x'")) == "All"


def test_a_view_of_the_team_is_in_everybodys_tabs(teams, view, client, tess, rita, policy):
    client.force_login(tess)
    page = client.get("/listings/")
    assert ("Ours (team)", False) in tabs(page) and "Sold out" not in dict(tabs(page))
    shown = client.get(f"/views/{teams.pk}/").text
    assert "Made by" in shown and "Delete view" not in shown and "Open the list" in shown
    assert client.post(f"/views/{teams.pk}/delete/").status_code == 403
    client.force_login(rita)
    assert "Ours (team)" not in dict(tabs(client.get("/listings/")))


def test_the_page_of_a_view_counts_its_rows(view, sams, sams_store, sam, noon):
    for number in range(3):
        make_listing(sams_store, sam, noon, sku=f"{number}", stock=number % 2, picture=False)
    page = sams.get(f"/views/{view.pk}/")
    assert page.context["count"] == 2 and page.context["lost"] == []


def test_a_list_opens_with_the_chosen_view_and_all_stays_in_reach(view, sams):
    assert sams.post(f"/views/{view.pk}/open/", {"on": "1"}).status_code == 302
    away = sams.get("/listings/")
    assert away.status_code == 302 and away.url == f"/listings/?stock=none&sort=sku&saved={view.pk}"
    page = sams.get(away.url)
    assert current(page) == "Sold out"
    everything = sams.get(url_of(page, "All"))
    assert everything.status_code == 200 and current(everything) == "All"
    sams.post(f"/views/{view.pk}/open/", {"on": "0"})
    assert sams.get("/listings/").status_code == 200


def test_a_filter_that_is_no_more_is_said(view, sams):
    SavedView.objects.filter(pk=view.pk).update(query="view=vanished&stock=none&colour=red")
    page = sams.get(f"/listings/?view=vanished&stock=none&saved={view.pk}")
    assert "view=vanished, colour=red" in page.text and "no longer exists" in page.text
    assert "view=vanished, colour=red" in sams.get(f"/views/{view.pk}/").text
    # Saved again, it keeps what still means something.
    facts = {"name": "Sold out", "take_over": "on"}
    sams.post(f"/views/{view.pk}/?view=vanished&stock=none&saved={view.pk}", facts)
    view.refresh_from_db()
    assert view.query == "stock=none"


def test_is_saved_renamed_and_deleted_by_its_pages(sams, sams_store):
    page = sams.get("/listings/?q=lamp&view=live")
    label, url, _icon = page.context["tab_actions"][0]
    assert label == "Save view" and "“lamp” in title or SKU" in sams.get(url).text
    assert sams.post(url, {"name": ""}).status_code == 422
    done = sams.post(url, {"name": "<b>Lamps"}, follow=True)
    assert current(done) == "<b>Lamps" and "<b>Lamps" not in done.text
    view = SavedView.objects.get()
    assert view.query == "view=live&q=lamp" and not view.is_team

    url = f"/views/{view.pk}/"
    assert sams.post(url, {"name": "Lamps", "is_team": "on"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.query, view.is_team) == ("Lamps", "view=live&q=lamp", True)
    assert sams.post(f"{url}delete/").status_code == 302
    assert not SavedView.objects.exists() and sams.get(url).status_code == 404


@pytest.mark.parametrize("key", LISTS)
def test_each_list_keeps_shows_counts_and_opens_views(
    key, client, sam, sams_store, mia, mick, aftersales_ticket
):
    client.force_login({"cases": mia, "board": mick}.get(key, sam))
    bare, query = LISTS[key]
    page = client.get(f"{bare}?{query}")
    label, url, _icon = page.context["tab_actions"][0]
    assert label == "Save view"
    assert client.get(url).context["shown"] == index_of(key).words(QueryDict(query))
    page = client.post(url, {"name": "Kept", "is_team": "on"}, follow=True)
    assert current(page) == "Kept (team)" and page.context["tab_note"] == ""
    view = SavedView.objects.get()
    assert dict(QueryDict(view.query).items()) == dict(QueryDict(query).items())
    assert view.store == (sams_store if index_of(key).is_of_store else None)
    assert client.get(f"/views/{view.pk}/").context["count"] == 0
    client.post(f"/views/{view.pk}/open/", {"on": "1"})
    assert client.get(bare).status_code == 302
    assert client.get(f"{bare}?view=").status_code == 200


def test_lists_of_staff_are_theirs_alone(client, sam, sams_store, mia, mick, policy):
    assert set(indexes) == set(LISTS)
    client.force_login(sam)
    for key in ("cases", "board"):
        assert client.get(f"/views/{key}/new/").status_code == 403
    assert client.get("/views/nothing/new/").status_code == 404
    client.force_login(mia)
    client.post("/views/cases/new/?view=due", {"name": "Today", "is_team": "on"})
    view = SavedView.objects.get()
    client.force_login(mick)
    assert client.get(f"/views/{view.pk}/").status_code == 403
    client.force_login(sam)
    assert client.post(f"/views/{view.pk}/delete/").status_code == 403
    assert SavedView.objects.count() == 1
