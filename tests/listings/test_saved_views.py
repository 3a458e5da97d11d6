"""Views that people keep of the index: their own, by name, as the address says."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Event
from listings.actions import change_view, delete_view, save_view
from listings.actions.saved_views import VIEWS_AT_MOST
from listings.filters import Filter
from listings.models import SavedView
from tests.listings.factories import make_listing

SOLD_OUT = Filter(stock="none", sort="sku")


@pytest.fixture
def view(sams_store, sam, noon):
    return save_view(sams_store, name="Sold out", narrowed=SOLD_OUT, actor=sam, now=noon)


@pytest.fixture
def sams(client, sam, policy):
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


def test_keeps_filter_and_sort_for_one_person_in_one_store(view, sams_store, sam, tess, noon):
    assert (view.store, view.person, view.query) == (sams_store, sam, "stock=none&sort=sku")
    save_view(sams_store, name="Sold out", narrowed=Filter(), actor=tess, now=noon)
    event = Event.objects.filter(kind="listings.view_saved").first()
    assert (event.actor, event.at, event.facts) == (sam, noon, {"name": "Sold out"})


@pytest.mark.parametrize("name", ["", "  \x07 ", "x" * 61, " Sold \n out "])
def test_refuses_a_name_that_is_none_too_long_or_taken(view, sams_store, sam, noon, name):
    with pytest.raises(NotPossible) as refused:
        save_view(sams_store, name=name, narrowed=Filter(), actor=sam, now=noon)
    assert refused.value.field == "name"
    assert SavedView.objects.count() == 1 and kinds().count("listings.view_saved") == 1


def test_refuses_more_than_fit_and_outsiders(view, sams_store, sam, rita, noon):
    for number in range(VIEWS_AT_MOST - 1):
        save_view(sams_store, name=f"{number}", narrowed=Filter(), actor=sam, now=noon)
    with pytest.raises(NotPossible, match="20 views"):
        save_view(sams_store, name="One more", narrowed=Filter(), actor=sam, now=noon)
    with pytest.raises(NotAllowed):
        save_view(sams_store, name="Mine", narrowed=Filter(), actor=rita, now=noon)
    assert SavedView.objects.count() == VIEWS_AT_MOST


def test_is_renamed_and_takes_over_another_filter(view, sams_store, sam, noon):
    facts = {"name": "German", "narrowed": Filter(language="de"), "actor": sam, "now": noon}
    change_view(view, **facts)
    view.refresh_from_db()
    assert (view.name, view.query) == ("German", "language=de")
    change_view(view, **facts)
    assert kinds().count("listings.view_changed") == 1
    save_view(sams_store, name="Other", narrowed=Filter(), actor=sam, now=noon)
    with pytest.raises(NotPossible):
        change_view(view, **facts | {"name": "Other"})
    view.refresh_from_db()
    assert view.name == "German"


def test_only_its_person_changes_or_deletes_it(view, tess, sam, noon):
    with pytest.raises(NotAllowed):
        change_view(view, name="Mine", narrowed=Filter(), actor=tess, now=noon)
    with pytest.raises(NotAllowed):
        delete_view(view, actor=tess, now=noon)
    assert SavedView.objects.get().name == "Sold out"
    delete_view(view, actor=sam, now=noon)
    assert not SavedView.objects.exists() and kinds()[-1] == "listings.view_deleted"


@pytest.mark.parametrize("facts", [{"name": ""}, {"name": "Sold out"}])
def test_the_database_holds_a_name_and_holds_it_once(view, sams_store, sam, noon, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(store=sams_store, person=sam, created_at=noon, **facts)


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


def test_out_of_a_view_the_built_in_ones_show_all(view, sams):
    page = sams.get(f"/listings/?stock=none&sort=sku&saved={view.pk}")
    assert url_of(page, "Live") == "/listings/?view=live"


def test_is_saved_renamed_and_deleted_by_its_pages(sams, sams_store):
    page = sams.get("/listings/?q=lamp&view=live")
    label, url, _icon = page.context["tab_actions"][0]
    assert label == "Save view" and "“lamp” in title or SKU" in sams.get(url).text
    assert sams.post(url, {"name": ""}).status_code == 422
    done = sams.post(url, {"name": "<b>Lamps"}, follow=True)
    assert current(done) == "<b>Lamps" and "<b>Lamps" not in done.text
    view = SavedView.objects.get()
    assert view.query == "view=live&q=lamp"

    url = f"/listings/views/{view.pk}/"
    assert sams.post(url, {"name": "Lamps"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.query) == ("Lamps", "view=live&q=lamp")
    assert sams.post(f"{url}delete/").status_code == 302
    assert not SavedView.objects.exists() and sams.get(url).status_code == 404
