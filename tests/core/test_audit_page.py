"""Auditors find what happened by person, store, kind and time, and see how far it is sealed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.audit.sealing import newest_seal, seal_batch
from core.models import Event
from core.tasks import seal_events
from tests.core.chain import tell

URL = reverse("core:audit")


@pytest.fixture
def auditor(client, audra):
    client.force_login(audra)
    return client


@pytest.fixture
def told(sams_store, ritas_store, sam, rita, noon):
    """Sam's key of noon, Rita's of a day later."""
    tell(sams_store, sam, noon, 1, facts={"name": "Sams till"})
    tell(ritas_store, rita, noon + timedelta(days=1), 1, facts={"name": "Ritas till"})


def found(client, **asked):
    page = client.get(URL, asked)
    assert page.status_code == 200
    return [row.facts.get("name", row.kind) for row in page.context["page"]]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"person": "SAM@example.com"}, ["Sams till"]),
        ({"person": "rit"}, ["Ritas till"]),
        ({"store": "sams"}, ["Sams till"]),
        ({"store": "Rivals"}, ["Ritas till"]),
        ({"person": "Sam", "store": "Rivals"}, []),
        ({"person": "nobody"}, []),
        ({}, ["Ritas till", "Sams till"]),
        ({"since": "2026-03-03"}, ["Ritas till"]),
        ({"until": "2026-03-02"}, ["Sams till"]),
        ({"since": "2026-03-02", "until": "2026-03-03"}, ["Ritas till", "Sams till"]),
    ],
)
def test_finds_by_person_store_kind_and_time(auditor, told, asked, names):
    assert found(auditor, kind="api_key.issued", **asked) == names


def test_a_day_is_the_readers_day(auditor, audra, told):
    """Noon by UTC on the second is already the third in Kiritimati."""
    audra.time_zone = "Pacific/Kiritimati"
    audra.save(update_fields=["time_zone"])

    assert found(auditor, kind="api_key.issued", until="2026-03-02") == []
    assert found(auditor, kind="api_key.issued", until="2026-03-03") == ["Sams till"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "2026-03-03", "until": "2026-03-02"}, "until"),
        ({"since": "yesterday"}, "since"),
        ({"until": "9999-12-31"}, "until"),
        ({"since": "0001-01-01"}, "since"),
        ({"kind": "no.such"}, "kind"),
        ({"person": "a\x00b"}, "person"),
        ({"person": "x" * 255}, "person"),
    ],
)
def test_says_what_cannot_be_read(auditor, told, asked, field):
    page = auditor.get(URL, asked)

    assert page.status_code == 422 and list(page.context["form"].errors) == [field]
    assert len(page.context["page"]) == 0


def test_asks_for_more_where_too_many_fit(auditor, told, monkeypatch):
    monkeypatch.setattr("core.audit.search.AT_MOST", 1)

    page = auditor.get(URL, {"store": "s"})

    assert page.status_code == 422 and "More than 1 fit. Write more of it." in page.text


def test_turns_pages_in_the_order_of_time(auditor, sams_store, sam, noon):
    for hour in (3, 1, 2):
        tell(sams_store, sam, noon + timedelta(hours=hour), 30, facts={"name": f"{hour}"})

    first = auditor.get(URL, {"kind": "api_key.issued"})
    second = auditor.get(URL + first.context["page"].next)

    names = [row.facts["name"] for page in (first, second) for row in page.context["page"]]
    assert names == ["3"] * 30 + ["2"] * 30 + ["1"] * 30


def test_says_what_is_sealed_and_signed(auditor, told, noon, kept_heads):
    assert "Not yet" in auditor.get(URL).text
    seal_batch(now=noon, size=1)
    page = auditor.get(URL)
    assert "1 entries, not signed" in page.text
    assert page.text.count(">Waits<") == Event.objects.count() - 1

    seal_events()

    page = auditor.get(URL)
    assert f"{newest_seal().entries} entries, signed" in page.text and ">Waits<" not in page.text
    assert "entries, signed" in auditor.get("/").text


def test_an_event_of_an_older_version_shows_its_bare_facts(auditor, sams_store, noon):
    row = {"store": sams_store, "subject_type": "x.y", "subject_id": "1", "at": noon}
    Event.objects.create(kind="gone.kind", facts={"was": "here"}, **row)
    Event.objects.create(kind="api_key.issued", facts={"label": "<b>old</b>"}, **row)

    page = auditor.get(URL).text

    assert "gone.kind" in page and "{&quot;was&quot;: &quot;here&quot;}" in page
    assert "&lt;b&gt;old&lt;/b&gt;" in page


def test_asks_the_database_little_whatever_it_shows(
    auditor, sams_store, sam, noon, django_assert_max_num_queries
):
    tell(sams_store, sam, noon, 60)
    with django_assert_max_num_queries(10):
        assert len(auditor.get(URL).context["page"]) == 50
