"""An authority asks; two liaisons answer; the bundle is proved whole; the store is told."""

import io
from datetime import timedelta

from django.core.management import call_command

from core import clock
from enforcement.models import AuthorityRequest, Bundle
from tests.journeys.buyers import ordered
from tests.journeys.market import wait_for_sweep
from tests.journeys.people import person, store_of
from tests.journeys.steps import fill, press, see

WANTS = "Where the parcels of order 8117-1 went."
REQUEST = {
    "Authority": "Public prosecutor, The Hague",
    "Officer": "J. de Vries",
    "Legal basis": "Article 126nd of the Dutch Code of Criminal Procedure",
    "Its file number": "PV-2026-118",
    "From which address or number": "desk@prosecutor.example",
    "What it asks for": WANTS,
}


def test_from_request_to_verified_bundle(visit, tmp_path):
    sofia, lea, leo = person("Sofia"), person("Lea", "liaison"), person("Leo", "liaison")
    store = store_of(sofia, "Sofia’s Authority Lamps")
    ordered(store, clock.now())

    desk = visit(lea)
    register(desk, store)
    propose(desk)
    see(desk, "It waits for another liaison.")
    second = visit(leo)
    request = AuthorityRequest.objects.get(about=store)
    release(second, request)
    second.reload()
    verify(second, request, tmp_path)
    read_as_store(visit(sofia))


def register(desk, store):
    desk.goto("/")
    desk.get_by_role("link", name="Requests", exact=True).click()
    desk.get_by_role("link", name="Register a request").click()
    due = (clock.now() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    fill(desk, REQUEST | {"Store it is about": store.slug, "Answer by": due})
    desk.get_by_label("Jurisdiction").select_option(label="Netherlands")
    press(desk, "Register")
    see(desk, "Registered. Now verify who sent it.")
    fill(desk, {"How you know that it is they": "Called the switchboard of the court."})
    press(desk, "The sender is verified")


def propose(desk):
    desk.get_by_role("link", name="Propose a release…").click()
    orders = desk.locator("#div_id_scope_orders")
    for name in ("Number", "City"):
        orders.get_by_label(name, exact=True).check()
    fill(desk, {"Only these orders": "8117-1", "Why no less will do": "It asks where it went."})
    press(desk, "Propose")


def release(page, request):
    page.goto("/desk/")
    page.get_by_role("link", name=request.number, exact=True).click()
    page.get_by_role("link", name="Look it through and decide…").click()
    table = page.get_by_role("region", name="Orders")
    assert table.get_by_role("row").nth(1).inner_text().split() == ["8117-1", "Utrecht"]
    press(page, "Release the records")
    see(page, "Released. A worker writes the bundle.")
    wait_for_sweep(Bundle.objects.filter(request=request).exists)


def verify(page, request, folder):
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the bundle").click()
    packed = folder / "bundle.zip"
    download.value.save_as(packed)
    out = io.StringIO()
    call_command("verify_bundle", str(packed), stdout=out)
    assert request.bundle.digest in out.getvalue() and "Whole: " in out.getvalue()
    page.reload()
    see(page, "Leo · The bundle")
    see(page, "Leo · The records to be released")


def read_as_store(page):
    page.goto("/inbox/")
    page.get_by_role("link", name="Your store’s records were handed to an authority").click()
    see(page, "Public prosecutor, The Hague")
    see(page, "PV-2026-118")
