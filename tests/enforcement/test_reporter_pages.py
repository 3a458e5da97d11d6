"""The page of one reporter: figures, measures and the step that comes next."""

from datetime import timedelta

import pytest

from core import clock
from enforcement.actions import warn_reporter
from enforcement.models import ReporterMeasure
from tests.enforcement.steps import mislead, report, suspend


@pytest.fixture
def start():
    return clock.now() - timedelta(days=9)


@pytest.fixture
def page_of(client, mia):
    client.force_login(mia)
    return lambda row: client.get(f"/moderation/reporters/{row.pk}/").content.decode()


def post(client, row, step, **facts):
    return client.post(f"/moderation/reporters/{row.pk}/{step}/", facts)


def test_offers_nothing_against_who_is_right(page_of, sams_store, start):
    page = page_of(report("sams", start))

    assert "lena@lux.example" in page and "No answered report yet" in page
    assert "Warn this person" not in page


def test_warns_first(client, page_of, sams_store, mia, start):
    row = mislead(mia, start)
    page = page_of(row)
    assert "3 of these were plainly unfounded" in page and "Warn this person" in page

    assert post(client, row, "warn", reason="").status_code == 422
    assert not ReporterMeasure.objects.exists()
    assert post(client, row, "warn", reason="Stop it.").status_code == 302

    refused = post(client, row, "suspend", reason="It went on.", days="30")
    assert refused.status_code == 422 and "Warn first" in refused.content.decode()
    assert "Suspend the processing" in page_of(row)


def test_suspends_whoever_goes_on(client, page_of, sams_store, mia, start):
    warn_reporter(mislead(mia, start), reason="Stop it.", actor=mia, now=start)
    row = mislead(mia, start + timedelta(days=8), times=1)

    assert post(client, row, "suspend", reason="It went on.", days="30").status_code == 302

    assert ReporterMeasure.objects.get(kind="suspension").reason == "It went on."
    waits = report("sams", clock.now(), explanation="A lamp without a plug.")
    page = page_of(waits)
    assert "Reports not processed" in page and "Registered, not processed yet" in page


def test_lifts_once(client, page_of, sams_store, mia, start):
    row = suspend(mia, start)
    assert "Lift the suspension" in page_of(row)

    assert post(client, row, "lift", reason="They said sorry.").status_code == 302
    again = post(client, row, "lift", reason="They said sorry.")

    assert again.status_code == 422 and "somebody has lifted it" in again.content.decode()
    assert "Suspension lifted" in page_of(row)


def test_the_case_leads_to_it(client, page_of, sams_store, start):
    row = report("sams", start)

    page_of(row)
    case = client.get(f"/moderation/cases/{row.case_id}/").content.decode()

    assert f'href="/moderation/reporters/{row.pk}/"' in case
