"""The public page reads the rulebook, takes enquiries within a rate, and answers all alike."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from core import clock
from core.models import AccessRecord
from enforcement.models import Enquiry
from policy.queries import policy_at
from tests.enforcement.asking import ASKED, asked

SELL, SENT = reverse("enforcement:sell"), reverse("enforcement:enquiry_sent")
TYPED = {key: ASKED[key] for key in ("name", "email", "country", "sells", "message")}
TYPED["has_consented"] = "on"


@pytest.fixture(autouse=True)
def _nobody_called_yet():
    cache.clear()


def test_says_what_the_rulebook_in_force_says(client):
    page, policy = client.get(SELL).text, policy_at(clock.now())
    for rule in policy.rules.book.values():
        assert rule.number in page
    assert "Account frozen for 7 days" in page or "rozen for 7 days" in page
    assert "noindex" not in page and "<script" not in page


def test_the_same_answer_to_all(client, sam):
    """Known or not, sent before or too often: the page and its address are the same."""
    answers = [client.post(SELL, TYPED | {"email": "new@prado.example"})]
    answers.append(client.post(SELL, TYPED | {"email": sam.email}))
    answers += [client.post(SELL, TYPED) for _n in range(3)]
    assert {(one.status_code, one.url) for one in answers} == {(302, SENT)}
    assert Enquiry.objects.filter(email="paula@prado.example").count() == 1
    assert "We have your enquiry" in client.get(SENT).text


def test_refusals_stand_at_their_entry(client):
    page = client.post(SELL, TYPED | {"email": "nobody", "has_consented": ""})
    assert page.status_code == 422 and "only if you agree" in page.text
    assert not Enquiry.objects.exists()


def test_a_flood_from_one_address_is_refused(client):
    codes = [client.post(SELL, TYPED | {"message": f"{n}"}).status_code for n in range(11)]
    assert codes == [302] * 10 + [429]


def test_from_the_queue_to_the_answer(client, mia):
    script = "<script>alert(1)</script>"
    row = asked(clock.now(), message=script, name=script)
    client.force_login(mia)
    queue = client.get(reverse("enforcement:enquiries")).text
    assert row.number in queue and "alert(1)" not in queue and not AccessRecord.objects.exists()
    client.post(reverse("enforcement:take_enquiry", args=[row.pk]))
    page = client.get(reverse("enforcement:enquiry", args=[row.pk])).text
    assert "&lt;script&gt;alert(1)" in page and script not in page
    assert AccessRecord.objects.get().kind == "enquiry"
    assert f"Answer enquiry {row.number}" in client.get(reverse("core:home")).text
    path = reverse("enforcement:answer_enquiry", args=[row.pk])
    assert client.post(path, {"answer": " "}).status_code == 422
    page = client.post(path, {"answer": "Yes."}, follow=True).text
    assert "No enquiry here" in page
    assert row.number in client.get(f"{reverse('enforcement:enquiries')}?view=done").text
