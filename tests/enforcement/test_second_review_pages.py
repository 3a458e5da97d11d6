"""In a browser: the next finished case, an opinion given blind, and the figures."""

import pytest
from django.urls import reverse

from core import clock
from enforcement.models import SecondReview
from tests.enforcement.steps import violate

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(sams_store, mia):
    reason = "The cards are those of the owner."
    case = violate(sams_store, mia, clock.now(), action="freeze", days=7, reason=reason).case
    SecondReview.objects.create(case=case, store=sams_store, asked_at=clock.now())
    return case


def path(name, *args):
    return reverse(f"enforcement:{name}", args=args)


def test_blind_then_side_by_side(drawn, max_, client):
    client.force_login(max_)
    assert "1 finished case waits" in client.get(path("second_reviews")).text
    taken = client.get(path("next_second_review"))
    assert taken.url == path("second_review", drawn.pk)
    blind = client.get(taken.url)
    decision = drawn.statements.get()
    assert "Eleven orders from one address" in blind.text and "had 0 points" in blind.text
    for secret in (decision.number, "The cards are those of the owner", "Mia"):
        assert secret not in blind.text

    refused = client.post(taken.url, {"found": "yes", "action": "", "reason": "A ring"})
    assert refused.status_code == 422 and "A ring" in refused.text
    given = client.post(taken.url, {"found": "yes", "action": "warn", "reason": "A ring"})
    assert given.url == taken.url
    page = client.get(given.url).text
    assert "Freeze the store" in page and "Warn the store" in page and "Differs" in page
    assert "Warn the store" in client.get(path("second_reviews")).text
    assert client.get(path("next_second_review")).url == path("second_reviews")


def test_who_took_part_is_refused_and_others_find_nothing_more(drawn, mia, max_, sena, client):
    client.force_login(mia)
    assert client.get(path("second_review", drawn.pk)).status_code == 403
    client.force_login(max_)
    client.post(path("second_review", drawn.pk), {"found": "no", "reason": "A campaign"})
    client.force_login(sena)
    assert client.get(path("second_review", drawn.pk)).status_code == 404
    case = client.get(path("case", drawn.pk)).text
    assert "Second opinions" in case and "A campaign" in case
    client.force_login(mia)
    assert "A campaign" not in client.get(path("case", drawn.pk)).text


def test_a_golden_case_and_the_figures(drawn, sena, client):
    client.force_login(sena)
    assert path("golden", drawn.pk) in client.get(path("case", drawn.pk)).text
    sent = {"found": "yes", "action": "freeze", "reason": "Agreed by all"}
    assert client.post(path("golden", drawn.pk), sent).url == path("case", drawn.pk)
    assert client.post(path("golden", drawn.pk), sent).status_code == 422
    page = client.get(path("consistency")).text
    assert "0 second opinions so far" in page and "Set right on appeal, by rule" in page
