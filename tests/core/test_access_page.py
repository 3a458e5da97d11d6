"""Auditors and admins find who of the staff saw what, by person, store, kind and time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.models import AccessRecord

URL = reverse("core:access_log")


def seen(actor, store, at, kind="store", **facts):
    how = {"stretch_at": None if "rows" in facts else at} | facts
    about = {"subject_type": "accounts.store", "subject_id": str(store.pk), "store": store}
    return AccessRecord.objects.create(
        actor=actor, at=at, kind=kind, page="enforcement:store", **about | how
    )


@pytest.fixture
def auditor(client, audra):
    client.force_login(audra)
    return client


@pytest.fixture
def told(mia, lea, sams_store, ritas_store, noon):
    """Mia looked at Sam's store at noon; Lea took a bundle of Rita's a day later."""
    seen(mia, sams_store, noon)
    seen(lea, ritas_store, noon + timedelta(days=1), "bundle", rows=7)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"person": "MIA@example.com"}, ["Mia"]),
        ({"person": "le"}, ["Lea"]),
        ({"store": "sams"}, ["Mia"]),
        ({"store": "Rivals", "person": "Mia"}, []),
        ({"kind": "bundle"}, ["Lea"]),
        ({"since": "2026-03-03", "until": "2026-04-01"}, ["Lea"]),
        ({"until": "2026-03-02"}, ["Mia"]),
        ({"until": "2026-03-03"}, ["Lea", "Mia"]),
    ],
)
def test_finds_by_person_store_kind_and_time(auditor, told, asked, names):
    page = auditor.get(URL, asked)
    assert page.status_code == 200
    assert [row.actor.name for row in page.context["page"]] == names


def test_says_what_was_seen_and_how(auditor, told):
    page = auditor.get(URL, {"until": "2026-04-01"}).text
    assert "Standing of a store" in page and "Looked at<" in page
    assert "Bundle for an authority, taken as a file" in page and "File with 7 rows" in page


def test_a_question_that_cannot_be_read_finds_nothing(auditor, told):
    page = auditor.get(URL, {"kind": "no.such"})
    assert page.status_code == 422 and list(page.context["form"].errors) == ["kind"]
    assert len(page.context["page"]) == 0


def test_data_of_an_older_version_keeps_its_bare_kind(auditor, mia, sams_store, noon):
    seen(mia, sams_store, noon, "gone.kind")
    assert "gone.kind" in auditor.get(URL, {"until": "2026-04-01"}).text


def test_reading_it_is_a_line_in_it(auditor, audra):
    [row] = auditor.get(URL).context["page"]
    assert (row.actor, row.kind, row.subject_id) == (audra, "audit", "")
    assert "Looked at a list" in auditor.get(URL).text


def test_it_stands_beside_the_events_and_with_admins(policy, client, audra, ada, mia, sam):
    for person, shown in ((audra, True), (ada, True), (mia, False), (sam, False)):
        client.force_login(person)
        assert (f'href="{URL}"' in client.get("/").text) is shown, person


def test_asks_the_database_little_whatever_it_shows(
    auditor, mia, sams_store, noon, django_assert_max_num_queries
):
    for hour in range(60):
        seen(mia, sams_store, noon + timedelta(hours=hour))
    with django_assert_max_num_queries(9):
        page = auditor.get(URL, {"until": "2026-04-01"})
    assert len(page.context["page"]) == 50
    rest = auditor.get(URL + page.context["page"].next)
    assert len(rest.context["page"]) == 10
