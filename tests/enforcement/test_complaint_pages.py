"""The reporter complains on the receipt; moderators find it beside the docket."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from core import clock
from enforcement.actions import disown_report
from enforcement.actions.receipts import MAILED, PURPOSE
from enforcement.actions.reports import receipt_path
from enforcement.models import Case, Complaint
from policy.queries import policy_at
from tests.enforcement.steps import close, report

WORDS = "The mark is ours: <script>alert(1)</script>"
SHOWN = "The mark is ours: &lt;script&gt;alert(1)&lt;/script&gt;"


@pytest.fixture(autouse=True)
def _nobody_called_yet():
    cache.clear()


@pytest.fixture
def unheard(sams_store, mia):
    row = report("sams", clock.now())
    close(row, mia, clock.now())
    row.refresh_from_db()
    return row


@pytest.fixture
def path(unheard):
    return receipt_path(unheard, MAILED)


def complain(client, path, reason=WORDS, **more):
    return client.post(f"{path}complain/", {"reason": reason}, **more)


def test_who_works_for_the_store_does_not_hear_of_it(client, path, sams_store, max_):
    complain(client, path)
    Membership.objects.create(user=max_, store=sams_store, role="reader")
    client.force_login(max_)
    client.post(reverse("accounts:switch_workspace", args=["moderation"]))
    page = client.get(reverse("enforcement:complaints"))
    assert page.status_code == 200 and Complaint.objects.get().number not in page.text


def test_from_the_receipt_to_the_second_answer(client, path, unheard, max_):
    page = client.get(path).text
    assert "Complain of this answer" in page and "<script" not in page
    page = complain(client, path, follow=True).text
    filed = Complaint.objects.get()
    assert filed.is_address_proven and f"Your complaint {filed.number}" in page
    assert SHOWN in page and "Complain of this answer" not in page and "<script" not in page

    client.force_login(max_)
    row = client.get(reverse("enforcement:complaints")).text
    assert filed.number in row and "The mark" not in row
    assert "Complaints of reporters" in client.get(reverse("enforcement:docket")).text
    of = {name: reverse(f"enforcement:{name}", args=[filed.pk]) for name in NAMES}
    assert "Take this complaint" in client.get(of["complaint"]).text
    assert client.post(of["take_complaint"]).status_code == 302
    page = client.get(of["complaint"]).text
    assert SHOWN in page and "The mark is their own." in page and "Lena Lux" in page
    said = {"outcome": "upheld", "reason": ""}
    refused = client.post(of["decide_complaint"], said)
    assert refused.status_code == 422 and 'class="error-summary"' in refused.text
    said["reason"] = "We overlooked the register."
    assert client.post(of["decide_complaint"], said).status_code == 302
    assert filed.number in client.get(f"{reverse('enforcement:complaints')}?view=answered").text

    page = Client().get(path).text
    assert "We overlooked the register." in page and "in the queue of the moderators again" in page
    case = Case.objects.unfinished().get()
    assert SHOWN in client.get(reverse("enforcement:case", args=[case.pk])).text


NAMES = ("complaint", "take_complaint", "decide_complaint")


def test_the_other_link_proves_no_address(client, unheard):
    assert "Open this page from our mail first" in client.get(receipt_path(unheard, PURPOSE)).text
    page = complain(client, receipt_path(unheard, PURPOSE), follow=True).text
    assert not Complaint.objects.get().is_address_proven
    assert "so we write to no address" in page


def test_twice_pressed(client, path):
    for _press in range(2):
        assert complain(client, path).status_code == 302
    other = complain(client, path, reason="Another thing.")
    assert other.status_code == 422 and "It can be done once" in other.text
    assert Complaint.objects.count() == 1


def test_an_empty_one_is_refused_with_what_to_do(client, path):
    refused = complain(client, path, reason="")
    assert refused.status_code == 422 and "Say why our answer is wrong" in refused.text
    assert not Complaint.objects.exists()


def test_a_program_is_stopped_by_its_address(client, path):
    most = policy_at(clock.now()).governance.reports.per_address_an_hour
    codes = [complain(client, path, reason="").status_code for _call in range(most + 1)]
    assert codes == [422] * most + [429]


def test_without_its_token_the_form_is_not_ours(path):
    answer = complain(Client(enforce_csrf_checks=True), path)
    assert answer.status_code == 403 and not Complaint.objects.exists()


def test_another_ones_link_leads_nowhere(client, path):
    assert complain(client, f"{path[:-2]}x/").status_code == 404
    assert not Complaint.objects.exists()


def test_nothing_is_offered_where_nothing_can_be_done(client, sams_store, unheard, path):
    waiting = report("sams", clock.now(), rule_code="ipr_misuse")
    assert "Complain of this answer" not in client.get(receipt_path(waiting)).text
    disown_report(unheard, now=clock.now())
    assert "Complain of this answer" not in client.get(path).text
    assert complain(client, path).status_code == 422 and not Complaint.objects.exists()


def test_who_took_part_is_told_so_and_the_store_sees_nothing(client, path, mia, sam):
    complain(client, path)
    filed = Complaint.objects.get()
    client.force_login(mia)
    page = client.get(reverse("enforcement:complaint", args=[filed.pk])).text
    assert "You took part in the answer" in page and "Take this complaint" not in page
    client.force_login(sam)
    for name in ("core:home", "core:inbox", "enforcement:standing", "enforcement:decisions"):
        page = client.get(reverse(name)).text
        assert "Lena" not in page and filed.number not in page


def test_it_waits_on_the_home_of_moderators(client, path, max_):
    complain(client, path)
    client.force_login(max_)
    assert f"Answer complaint {Complaint.objects.get().number}" in client.get("/").text
