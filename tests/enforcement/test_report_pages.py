"""The public form and the reporter's own page."""

import pytest
from django.core.cache import cache
from django.test import Client

from core import clock
from enforcement.actions import claim_case, close_case_without_violation
from enforcement.actions.reports import receipt_path
from enforcement.models import Report
from policy.queries import policy_at
from tests.enforcement.steps import report

HOSTILE = "<script>alert(1)</script>\u202e'; DROP TABLE reports; --"


@pytest.fixture(autouse=True)
def _nobody_called_yet():
    cache.clear()


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def filled(sams_store):
    return {
        "subject_kind": "store",
        "place": "Sam's Lamps",
        "rule_code": "counterfeit_goods",
        "ground": "law",
        "explanation": "They sell lamps with the mark of Lux.",
        "role": "buyer",
        "name": "Lena Lux",
        "email": "lena@lux.example",
        "is_good_faith": "on",
    }


def test_a_stranger_reports_and_reads_the_receipt(client, filled):
    answer = client.post("/report/", filled, follow=True)

    filed = Report.objects.get()
    page = answer.content.decode()
    assert answer.redirect_chain == [(receipt_path(filed), 302)]
    assert "Your report has arrived" in page and f"Report {filed.number}" in page
    assert "<script" not in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in answer["Cache-Control"]


def test_the_address_line_fills_in_what_is_reported(client):
    page = client.get("/report/?subject_kind=store&place=Sam%22s").content.decode()

    assert 'value="Sam&quot;s"' in page and '<option value="store" selected>' in page


def test_a_refused_form_keeps_what_was_typed(client, filled):
    answer = client.post("/report/", filled | {"place": "nowhere"})

    page = answer.content.decode()
    assert answer.status_code == 422 and "We found nothing there." in page
    assert filled["explanation"] in page and not Report.objects.exists()


def test_an_empty_form_names_each_field_that_is_missing(client):
    page = client.post("/report/", {"name": ""})

    assert page.status_code == 422
    for words in ("Choose what it breaks.", "Choose a ground.", "Confirm that what you say"):
        assert words in page.content.decode()


def test_hostile_words_are_shown_as_words(client, filled):
    answer = client.post("/report/", filled | {"explanation": HOSTILE}, follow=True)

    page = answer.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script" not in page


def test_a_program_is_stopped_by_its_address(client, filled, now):
    most = policy_at(now).governance.reports.per_address_an_hour
    codes = [client.post("/report/", {}).status_code for _call in range(most + 1)]

    assert codes == [422] * most + [429]
    # A second may have passed since the first call.
    assert 3500 < int(client.post("/report/", filled)["Retry-After"]) <= 3600
    assert not Report.objects.exists() and client.get("/report/").status_code == 200


def test_without_its_token_the_form_is_not_ours(filled):
    answer = Client(enforce_csrf_checks=True).post("/report/", filled)

    assert answer.status_code == 403 and not Report.objects.exists()


def test_the_receipt_opens_for_its_own_link_alone(client, sams_store, now):
    path = receipt_path(report("sams", now))

    assert client.get(path).status_code == 200
    for wrong in (f"{path[:-2]}x/", "/report/1:abc/", "/report/999/"):
        answer = client.get(wrong)
        assert answer.status_code == 404 and "Open it from our mail" in answer.content.decode()


def test_another_purposes_link_opens_no_receipt(client, sams_order, sams_store, now):
    from shipping.actions import buyer_url

    report("sams", now)
    token = buyer_url(sams_order, now=now).rstrip("/").rpartition("/")[2]

    assert client.get(f"/report/{token}/").status_code == 404


def test_the_link_in_the_mail_opens_in_the_reporters_language(client, sams_store, now):
    path = receipt_path(report("sams", now))

    answer = client.get(f"{path}?lang=zh-hans", follow=True)

    assert answer.redirect_chain == [(path, 302)] and 'lang="zh-Hans"' in answer.content.decode()


def test_after_the_decision_the_receipt_says_why_and_what_next(client, sams_store, mia, now):
    filed = report("sams", now)
    case = claim_case(filed.case, actor=mia, now=now)
    close = {"reason": "Ours alone.", "answer": f"It is theirs. {HOSTILE}", "actor": mia}
    close_case_without_violation(case, now=now, **close)

    page = client.get(receipt_path(filed)).content.decode()
    for words in (
        "Not upheld",
        "It is theirs. &lt;script&gt;",
        "Article 21",
        "A person. No program",
    ):
        assert words in page
    assert "Ours alone" not in page and "<script" not in page


def test_closing_asks_for_an_answer_only_where_somebody_reported(
    client, case, mia, sams_store, now
):
    filed = report("sams", now)
    client.force_login(mia)
    words = "Answer to those who reported it"
    assert words in client.get(f"/moderation/cases/{filed.case_id}/close/").content.decode()
    assert words not in client.get(f"/moderation/cases/{case.pk}/close/").content.decode()


def test_closing_on_the_page_answers(client, sams_store, mia, now):
    filed = report("sams", now)
    claim_case(filed.case, actor=mia, now=now)
    client.force_login(mia)
    url = f"/moderation/cases/{filed.case_id}/close/"
    assert client.post(url, {"reason": "No."}).status_code == 422

    client.post(url, {"reason": "No.", "answer": "It is theirs.", "is_unfounded": "on"})

    filed.refresh_from_db()
    assert (filed.status, filed.answer) == ("unfounded", "It is theirs.")
