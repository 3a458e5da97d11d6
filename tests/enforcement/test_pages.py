"""The pages over the verbs: a walk by hand, numbers that follow rows, steady query counts."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from enforcement.actions import claim_case, escalate_store, file_appeal
from enforcement.models import Appeal, Case, Sanction, Statement
from tests.enforcement.steps import signal, violate


@pytest.fixture
def now():
    return clock.now()


def get(client, user, url, **headers):
    client.force_login(user)
    response = client.get(url, headers=headers)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def queries(client, user, url):
    client.force_login(user)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def hidden(html):
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html)


def test_decides_in_three_pages_without_script(client, sams_store, mia, sam, now):
    case = claim_case(signal(sams_store, now), actor=mia, now=now)
    page = get(client, mia, f"/moderation/cases/{case.pk}/")
    assert 'value="freeze" id="action-freeze"' in page and "Frozen for 7 days" in page
    facts = {"exhibits": ["1"], "action": "freeze", "days": "7", "ground": "contract"}

    missing = client.post(f"/moderation/cases/{case.pk}/review/", facts)
    assert missing.status_code == 422
    assert "Say what happened, in a sentence or two." in missing.content.decode()

    facts["reason"] = "One card paid <b>all</b>."
    shown = client.post(
        f"/moderation/cases/{case.pk}/preview/", facts, headers={"HX-Request": "true"}
    )
    assert "One card paid &lt;b&gt;all&lt;/b&gt;. (E1)" in shown.content.decode()
    assert "<html" not in shown.content.decode()

    review = client.post(f"/moderation/cases/{case.pk}/review/", facts)
    assert review.status_code == 200
    sent = client.post(
        f"/moderation/cases/{case.pk}/decide/", dict(hidden(review.content.decode()))
    )
    statement = Statement.objects.get()
    assert (sent.status_code, sent.url) == (302, f"/decisions/{statement.pk}/")
    assert Sanction.objects.get().status == "in_force"
    assert "We have frozen your store" in get(client, sam, sent.url)


def test_a_stale_preview_shows_how_it_is_now(client, sams_store, mia, now):
    case = claim_case(signal(sams_store, now), actor=mia, now=now)
    facts = {"exhibits": "1", "action": "points", "ground": "contract", "reason": "Seen."}
    client.force_login(mia)
    review = client.post(f"/moderation/cases/{case.pk}/review/", facts)
    violate(sams_store, mia, now, "manipulation", "9")

    sent = client.post(
        f"/moderation/cases/{case.pk}/decide/", dict(hidden(review.content.decode()))
    )

    page = sent.content.decode()
    assert sent.status_code == 409 and "How it is now" in page and "Points now" in page
    # The words stay, and the way on is the review of the new effect.
    assert "Seen.</textarea>" in page and f"/moderation/cases/{case.pk}/review/" in page
    assert Statement.objects.count() == 1


def test_the_seller_appeals_on_the_decision(client, sams_store, mia, sam, now):
    statement = violate(sams_store, mia, now).statements.get()
    client.force_login(sam)

    empty = client.post(f"/decisions/{statement.pk}/appeal/", {"reason": ""})
    filed = client.post(f"/decisions/{statement.pk}/appeal/", {"reason": "A film crew."})

    assert empty.status_code == 422 and "Say why the decision is wrong" in empty.content.decode()
    appeal = Appeal.objects.get()
    assert filed.url == f"/appeals/{appeal.pk}/"
    assert "A film crew." in get(client, sam, filed.url)


def test_the_queue_counts_and_narrows(client, sams_store, ritas_store, mia, now):
    first, second = signal(sams_store, now), signal(ritas_store, now, subject_id="7")
    claim_case(first, actor=mia, now=now)

    page = get(client, mia, "/moderation/")
    assert 'All open <span class="count">2</span>' in page
    assert 'Mine <span class="count">1</span>' in page
    narrow = get(client, mia, f"/moderation/?q={second.number}")
    assert "Order 7" in narrow and "Order 1" not in narrow
    assert "Order 1" in get(client, mia, "/moderation/?view=mine")
    assert "No case here" in get(client, mia, "/moderation/?q=nothing")


@pytest.mark.parametrize("query", ["C-99999999999999999999", "'; --", "\x00", "C-x", "中文"])
def test_the_queue_bears_any_words(client, case, mia, query):
    client.force_login(mia)
    assert client.get("/moderation/", {"q": query}).status_code == 200


def test_taking_the_next_case(client, case, mia):
    client.force_login(mia)
    taken = client.post("/moderation/next/")
    none_left = client.post("/moderation/next/")

    assert taken.url == f"/moderation/cases/{case.pk}/" and none_left.url == "/moderation/"


def test_queries_of_the_queue_do_not_grow(client, sams_store, ritas_store, mia, sam, now):
    signal(sams_store, now)
    few = queries(client, mia, "/moderation/")
    for number, rule in enumerate(["manipulation", "abusive_reports", "evading_sanctions"]):
        for store in (sams_store, ritas_store):
            violate(store, mia, now, "serious_fraud", str(number))
            signal(store, now, rule, source="report", reporter=str(number))

    assert queries(client, mia, "/moderation/") <= few + 1


def test_queries_of_a_stores_pages_do_not_grow(client, sams_store, sam, mia, now):
    def read():
        urls = ["/", "/standing/", "/decisions/", "/appeals/"]
        return [queries(client, sam, url) for url in urls]

    statement = violate(sams_store, mia, now, "manipulation", "0").statements.get()
    file_appeal(statement, reason="No.", actor=sam, now=now)
    few = read()
    for number in range(1, 6):
        statement = violate(sams_store, mia, now, "manipulation", str(number)).statements.get()
        file_appeal(statement, reason="No.", actor=sam, now=now)

    assert all(after <= before + 1 for before, after in zip(few, read(), strict=True))


def test_the_sellers_home_follows_the_rows(client, sams_store, sam, mia, now):
    before = get(client, sam, "/")
    assert "Your store is in good standing" in before and "No decision yet" in before

    violate(sams_store, mia, now)
    escalate_store(sams_store, now=now)

    after = get(client, sam, "/")
    assert "a person reviews this by" in after and "Trading: 12 points." in after
    assert "All decisions: 2" in after and "Answer decision D-" in after


def test_the_moderators_home_follows_the_rows(client, sams_store, mia, max_, now):
    assert "No case waits" in get(client, max_, "/")

    case = claim_case(signal(sams_store, now, "manipulation"), actor=max_, now=now)
    violate(sams_store, mia, now)
    escalate_store(sams_store, now=now)

    page = get(client, max_, "/")
    assert f"Decide case {case.number}" in page
    assert "Frozen: Sam&#x27;s Lamps" in page
    assert "The whole queue: 1 case" in page


def test_a_machine_freeze_is_confirmed_on_its_page(client, sams_store, mia, max_, now):
    violate(sams_store, mia, now)
    (freeze,) = escalate_store(sams_store, now=now)
    client.force_login(max_)
    url = f"/moderation/approvals/{freeze.pk}/"
    assert "Confirm the freeze" in get(client, max_, url)

    client.post(f"{url}agree/", {"reason": "Seen."})

    freeze.refresh_from_db()
    assert (freeze.status, freeze.decided_by) == ("in_force", max_)


def test_overdue_cases_show_hot(client, case, mia, now):
    Case.objects.update(opened_at=now - timedelta(days=9), due_at=now - timedelta(days=1))

    assert "count count-hot" in get(client, mia, "/moderation/")


@pytest.mark.parametrize(
    "url",
    ["/", "/standing/", "/decisions/", "/appeals/", "/decisions/{d}/", "/appeals/{a}/"],
)
def test_every_seller_page_in_chinese(client, sams_store, sam, mia, now, url):
    statement = violate(sams_store, mia, now).statements.get()
    appeal = file_appeal(statement, reason="不对", actor=sam, now=now)
    sam.language = "zh-hans"
    sam.save()

    page = get(client, sam, url.format(d=statement.pk, a=appeal.pk))

    assert 'lang="zh-Hans"' in page and re.search("决定|申诉|店铺", page)
