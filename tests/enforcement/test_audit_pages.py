"""Auditors judge samples on their pages; who is asked explains there, once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import AccessRecord
from enforcement.actions import claim_case, draw_audit_samples, judge_sample
from enforcement.models import AuditSample
from tests.enforcement.steps import signal


@pytest.fixture(autouse=True)
def _next_day(noon, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: noon + timedelta(days=1))


@pytest.fixture
def drawn(sams_store, mia, noon):
    """That Mia took a case, and that she opened it."""
    case = claim_case(signal(sams_store, noon), actor=mia, now=noon)
    AccessRecord.objects.create(
        at=noon,
        actor=mia,
        store=sams_store,
        kind="case",
        subject_type="enforcement.case",
        subject_id=str(case.pk),
        page="enforcement:case",
        stretch_at=noon,
    )
    draw_audit_samples(now=noon + timedelta(days=1))
    return AuditSample.objects.get(event__kind="case.claimed")


def path(name, *args):
    return reverse(f"enforcement:{name}", args=args)


def test_from_the_draw_to_the_end(client, drawn, mia, sena, audra):
    page = path("audit_sample", drawn.pk)
    client.force_login(audra)
    listed = client.get(path("audit_samples")).text
    assert page in listed and "Mia" in listed
    assert "By person and month" in listed and "March 2026" in listed
    shown = client.get(page).text
    case = path("case", drawn.event.subject_id)
    # An auditor cannot open the case, and finds what Mia did on that day.
    assert "took case" in shown or "Mia" in shown
    assert case not in shown and "/audit/?person=mia%40example.com" in shown

    refused = client.post(path("judge_sample", drawn.pk), {"in_order": "no", "words": ""})
    assert refused.status_code == 422 and "Say why" in refused.text
    sent = {"in_order": "no", "words": "Why <b>this</b> one?"}
    assert client.post(path("judge_sample", drawn.pk), sent).url == path("audit_samples")
    assert client.get(path("audit_samples") + "?view=asked").text.count(page) == 1

    client.force_login(sena)
    assert "Why &lt;b&gt;this&lt;/b&gt; one?" in client.get(page).text
    assert client.post(path("explain_sample", drawn.pk), {"text": "Me."}).status_code == 403
    client.force_login(mia)
    asked = client.get(page).text
    assert "Send the explanation" in asked and case in asked
    assert client.post(path("explain_sample", drawn.pk), {"text": "It was next."}).url == page
    assert client.post(path("explain_sample", drawn.pk), {"text": "Again."}).status_code == 422
    assert "Send the explanation" not in client.get(page).text

    client.force_login(audra)
    assert "It was next." in client.get(page).text
    assert client.post(path("close_sample", drawn.pk), {"text": "Fine."}).status_code == 302
    done = client.get(path("audit_samples") + "?view=done").text
    assert page in done and "Closed" in done


def test_what_was_opened_is_said_in_words(client, drawn, audra):
    sample = AuditSample.objects.get(access__kind="case")
    client.force_login(audra)
    shown = client.get(path("audit_sample", sample.pk)).text
    assert "Case with its exhibits" in shown and "on the page enforcement:case" in shown
    assert "/audit/access/?person=mia%40example.com" in shown


def test_a_file_is_said_with_its_rows(client, drawn, audra, lea, noon):
    row = {"actor": lea, "subject_type": "enforcement.authorityrequest", "subject_id": "1"}
    kept = AccessRecord.objects.create(
        **row, at=noon, kind="bundle", page="enforcement:bundle", rows=7
    )
    sample = AuditSample.objects.create(draw=drawn.draw, access=kept, about=lea, status_at=noon)
    client.force_login(audra)
    assert "Took 7 rows of" in client.get(path("audit_sample", sample.pk)).text


def test_before_a_question_nobody_else_finds_it(client, drawn, mia, sena):
    for person in (mia, sena):
        client.force_login(person)
        assert client.get(path("audit_sample", drawn.pk)).status_code == 404


def test_the_sidebar_counts_what_waits(client, drawn, audra):
    client.force_login(audra)
    assert 'href="/audit/samples/"' in client.get("/").text


def test_the_list_asks_little(client, drawn, audra, mia, noon, django_assert_max_num_queries):
    for number in range(20):
        kept = AccessRecord.objects.create(
            at=noon, actor=mia, kind="case", page="x:y", subject_id=str(number), rows=0
        )
        AuditSample.objects.create(draw=drawn.draw, access=kept, about=mia, status_at=noon)
    client.force_login(audra)
    with django_assert_max_num_queries(12):
        assert client.get(path("audit_samples")).status_code == 200


def test_what_waits_stands_on_the_home_of_auditors(client, drawn, audra, policy):
    waiting = AuditSample.objects.waiting().count()
    client.force_login(audra)
    home = client.get(reverse("core:home")).text
    assert f"Look at {waiting} sample" in home and path("audit_samples") in home
    for sample in AuditSample.objects.waiting():
        judge_sample(sample, in_order=True, actor=audra, now=clock.now())
    assert "Nothing waits for you" in client.get(reverse("core:home")).text
