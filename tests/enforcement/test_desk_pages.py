"""Pages of the authority desk: each step, the log of views, and what a store may read."""

from datetime import timedelta

import pytest

from core import clock
from enforcement.actions import raise_threat
from enforcement.models import AuthorityRequest, EvidenceView, Hold, ThreatReport
from enforcement.queries.authority import count_year
from tests.enforcement.desk import facts, proposed, registered, released, verified, written

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return clock.now()


def typed(now, **changes):
    given = facts(now) | {"about": "sams", "due_at": f"{now + 5 * DAY:%Y-%m-%dT%H:%M}"}
    return given | changes


def test_a_request_is_typed_in(client, sams_store, lea, now):
    client.force_login(lea)
    late = typed(now, due_at=f"{now - DAY:%Y-%m-%dT%H:%M}")
    answer = client.post("/desk/new/", late)
    assert answer.status_code == 422 and "The deadline must lie ahead." in answer.text
    assert client.post("/desk/new/", typed(now, about="nobody")).status_code == 422
    assert not AuthorityRequest.objects.exists()

    answer = client.post("/desk/new/", typed(now))
    found = AuthorityRequest.objects.get()
    assert answer.url == f"/desk/{found.pk}/" and found.about == sams_store
    assert found.number in client.get("/desk/").text


def test_every_look_stands_on_the_page(client, sams_store, lea, leo, now):
    found = proposed(sams_store, leo, now)
    client.force_login(lea)
    client.get(f"/desk/{found.pk}/review/")
    page = client.get(f"/desk/{found.pk}/").text
    assert list(EvidenceView.objects.order_by("pk").values_list("what", flat=True)) == [
        "preview",
        "request",
    ]
    assert "Lea · The records to be released" in page and "Lea · The request" in page


def test_the_review_shows_the_chosen_fields_and_no_others(client, sams_order, lea, leo, now):
    found = proposed(sams_order.store, leo, now)
    client.force_login(lea)
    page = client.get(f"/desk/{found.pk}/review/").text
    assert "Utrecht" in page and "8117-1" in page and "Anna" not in page
    client.force_login(leo)
    mine = client.get(f"/desk/{found.pk}/review/").text
    assert "It waits for another liaison" in mine and "Release the records" not in mine


def test_from_verification_to_release(client, sams_store, lea, leo, now):
    found = registered(sams_store, lea, now)
    here = f"/desk/{found.pk}/"
    client.force_login(lea)
    assert client.post(f"{here}verify/", {"how": ""}).status_code == 422
    assert client.post(f"{here}verify/", {"how": "Called them."}).url == here
    assert client.post(f"{here}propose/", {"reason": "No less."}).status_code == 422
    sent = {"scope_orders": ["city"], "orders": "8117-1\n\n8117-2", "reason": "No less."}
    assert client.post(f"{here}propose/", sent).url == here
    proposal = found.proposals.get()
    assert (proposal.scope, proposal.orders) == ({"orders": ["city"]}, ["8117-1", "8117-2"])

    client.force_login(leo)
    released = client.post(f"{here}release/", {"proposal": proposal.pk})
    assert released.status_code == 422 and "Open the records" in released.text
    client.get(f"{here}review/")
    assert client.post(f"{here}release/", {"proposal": proposal.pk}).url == here
    found.refresh_from_db()
    assert (found.status, found.decided_by) == ("released", leo)


def test_sent_back_and_refused(client, sams_store, lea, leo, now):
    found = proposed(sams_store, leo, now)
    here = f"/desk/{found.pk}/"
    client.force_login(lea)
    assert client.post(f"{here}send-back/", {"reason": ""}).status_code == 422
    assert client.post(f"{here}send-back/", {"reason": "City only."}).url == here
    # The next proposal begins with the last one's fields.
    assert 'value="city"' in client.get(f"{here}propose/").text
    assert client.post(f"{here}refuse/", {"reason": "Not theirs."}).url == here
    assert AuthorityRequest.objects.get().status == "refused"


def test_the_bundle_is_downloaded_under_its_number(client, sams_order, lea, leo, now):
    found = written(sams_order.store, lea, leo, now)
    client.force_login(lea)
    answer = client.get(f"/desk/{found.pk}/bundle/")
    assert answer["Content-Disposition"] == f'attachment; filename="{found.number}.zip"'
    assert answer["Cache-Control"] == "private, no-store"
    assert len(answer.getvalue()) == found.bundle.size_bytes
    assert EvidenceView.objects.filter(what="bundle", person=lea).count() == 1
    assert found.bundle.digest in client.get(f"/desk/{found.pk}/").text


def test_without_a_bundle_there_is_nothing_to_download(client, sams_store, lea, leo, now):
    found = released(sams_store, lea, leo, now)
    client.force_login(lea)
    assert client.get(f"/desk/{found.pk}/bundle/").status_code == 404
    assert "A worker writes the bundle" in client.get(f"/desk/{found.pk}/").text


def test_a_store_reads_of_it_only_once_it_was_told(client, sams_store, sam, lea, leo, now):
    secret = {"secret_until": now + DAY, "secrecy_basis": "Order 1"}
    hidden = released(sams_store, lea, leo, now, **secret)
    client.force_login(sam)
    assert client.get(f"/disclosures/{hidden.pk}/").status_code == 404
    told = released(sams_store, lea, leo, now, reference="PV-2")
    page = client.get(f"/disclosures/{told.pk}/").text
    assert "Public prosecutor, The Hague" in page and "PV-2" in page
    # Neither the officer nor how the desk verified them is the store's business.
    assert "de Vries" not in page and "switchboard" not in page
    seen = client.get("/inbox/").text
    assert "PV-2" in seen and "PV-2026-118" not in seen


def test_secrecy_is_extended_on_the_page(client, sams_store, lea, now):
    found = registered(sams_store, lea, now)
    client.force_login(lea)
    until = f"{now + 30 * DAY:%Y-%m-%dT%H:%M}"
    url = f"/desk/{found.pk}/secrecy/"
    assert client.post(url, {"until": until, "basis": ""}).status_code == 422
    assert client.post(url, {"until": until, "basis": "Order 1"}).status_code == 302
    assert "Secret until" in client.get(f"/desk/{found.pk}/").text


def test_holds_are_placed_and_lifted(client, sams_store, lea, now):
    found = registered(sams_store, lea, now)
    client.force_login(lea)
    sent = {"subject_kind": "store", "subject_id": "sams", "basis": "Order 1"}
    assert client.post("/desk/holds/", sent).status_code == 422
    sent |= {"until": f"{now + 30 * DAY:%Y-%m-%dT%H:%M}", "request": found.pk}
    assert client.post("/desk/holds/", sent).status_code == 302
    hold = Hold.objects.get()
    assert hold.request == found and hold.number in client.get(f"/desk/{found.pk}/").text
    url = f"/desk/holds/{hold.pk}/lift/"
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Withdrawn."}).status_code == 302
    assert "Lift the hold" not in client.get(url).text


def test_a_threat_is_raised_by_anybody_and_reported_by_the_desk(client, sams_store, mia, lea):
    client.force_login(mia)
    assert client.post("/desk/threats/new/", {"suspicion": ""}).status_code == 422
    sent = {"suspicion": "A bomb.", "about": "sams", "country": "NL"}
    assert client.post("/desk/threats/new/", sent).url == "/"
    found = ThreatReport.objects.get()
    assert found.about == sams_store
    client.force_login(lea)
    assert "A bomb." in client.get("/").text and found.number in client.get("/desk/threats/").text
    url = f"/desk/threats/{found.pk}/"
    assert client.post(f"{url}report/", {"told": "", "how": ""}).status_code == 422
    assert client.post(f"{url}report/", {"told": "Police", "how": "Phone"}).url == url
    assert "It has been told" not in client.get(url).text


def test_a_threat_is_dismissed_on_its_page(client, mia, lea, now):
    found = raise_threat(suspicion="A song.", actor=mia, now=now)
    client.force_login(lea)
    url = f"/desk/threats/{found.pk}/"
    assert client.post(f"{url}dismiss/", {"reason": ""}).status_code == 422
    assert client.post(f"{url}dismiss/", {"reason": "A lyric."}).url == url
    assert "A lyric." in client.get(url).text


def test_the_figures_of_a_year(client, sams_store, lea, leo, noon):
    released(sams_store, lea, leo, noon)
    registered(sams_store, lea, noon + DAY, reference="2", country="DE", kind="action")
    verified(sams_store, lea, noon - 365 * DAY, reference="3")
    raise_threat(suspicion="A song.", actor=lea, now=noon)

    found = count_year(2026)
    assert [(country, kind, f["received"]) for country, kind, f in found["groups"]] == [
        ("Germany", "Order to act against illegal content", 1),
        ("Netherlands", "Order to give information", 1),
    ]
    assert found["all"] == {
        "received": 2,
        "released": 1,
        "refused": 0,
        "open": 1,
        "hours_to_verify": 0.0,
        "hours_to_release": 0.0,
    }
    assert (found["threats"], found["threats_sent"], found["views"]) == (1, 0, 1)
    assert count_year(2025)["all"]["received"] == 1
    client.force_login(lea)
    assert "Germany" in client.get("/desk/counts/?year=2026").text
    for year in ("25", "9999", "x", "²²²²"):
        assert client.get(f"/desk/counts/?year={year}").status_code == 200
