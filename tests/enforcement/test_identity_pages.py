"""The owner files on a page; moderators read it, each look at a paper is written down."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.disclosure import HOLDINGS, Reach
from core.models import AccessRecord
from enforcement.models import TraderIdentity
from tests.enforcement.identifying import FACTS, ask_traders, file, identified
from tests.listings.factories import PDF


@pytest.fixture
def policy(db, kept_policy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ask_traders()


def sent(**facts):
    upload = SimpleUploadedFile("passport.pdf", PDF, "application/pdf")
    return FACTS | {"has_certified": "on", "documents": upload} | facts


def test_from_the_form_to_the_page_of_the_store(client, sams_store, sam, mia):
    client.force_login(sam)
    page = client.get(reverse("enforcement:identity")).text
    assert "You can offer nothing new until you say who trades." in page
    page = client.post(reverse("enforcement:identity"), sent(), follow=True).text
    row = TraderIdentity.objects.get()
    assert "Being checked" in page and "… 3000" in page and "0532" not in page

    client.force_login(mia)
    assert row.number in client.get(reverse("enforcement:identities")).text
    page = client.get(reverse("enforcement:review_identity", args=[row.pk])).text
    assert "Lumière GmbH" in page and "HRB 12345" in page
    client.post(reverse("enforcement:verify_identity", args=[row.pk]))
    row.refresh_from_db()
    assert (row.status, row.decided_by) == ("verified", mia)

    client.logout()
    page = client.get(reverse("enforcement:reputation", args=["sams"])).text
    for shown in ("Lumière GmbH", "Torstraße 1", "+49 30 123456", "shop@lumiere.example", "HRB"):
        assert shown in page
    assert "comply with the law of the EU" in page and "3000" not in page
    assert "passport" not in page


def test_refusals_stand_at_their_entry(client, sams_store, sam):
    client.force_login(sam)
    page = client.post(reverse("enforcement:identity"), sent(phone="call", documents=""))
    assert page.status_code == 422 and "such as +49 30 123456" in page.text
    assert not TraderIdentity.objects.exists()


def test_hostile_words_are_shown_as_words(client, sams_store, sam, mia):
    script = "<script>alert(1)</script>"
    row = identified(sams_store, sam, mia, clock.now(), name=script, address=script)
    for path in (
        reverse("enforcement:reputation", args=["sams"]),
        reverse("enforcement:review_identity", args=[row.pk]),
    ):
        client.force_login(mia)
        page = client.get(path).text
        assert "&lt;script&gt;alert(1)" in page and script not in page


def test_sent_back_with_words_that_the_owner_reads(client, sams_store, sam, mia):
    row = file(sams_store, sam, clock.now())
    path = reverse("enforcement:return_identity", args=[row.pk])
    client.force_login(mia)
    assert client.post(path, {}).status_code == 422
    client.post(path, {"register_number": "The register has another firm there."})
    client.force_login(sam)
    page = client.get(reverse("enforcement:identity")).text
    assert "Sent back" in page and "The register has another firm there." in page
    assert page.index("What is to be mended") < page.index("Who trades through this store")
    assert "Say who trades through your store" in client.get(reverse("core:home")).text


def test_each_look_at_a_paper_is_written_down_and_others_find_none(
    client, sams_store, sam, tess, rita, mia, lea
):
    row = file(sams_store, sam, clock.now())
    path = reverse("enforcement:identity_file", args=[row.pk, 1])
    client.force_login(sam)
    paper = client.get(path)
    assert paper.content == PDF and not AccessRecord.objects.exists()
    assert (
        "sandbox" in paper["Content-Security-Policy"]
        and "attachment" in paper["Content-Disposition"]
    )
    for who in (tess, rita, lea):
        client.force_login(who)
        assert client.get(path).status_code == 404
    client.force_login(mia)
    assert client.get(path)["Cache-Control"] == "private, no-store"
    line = AccessRecord.objects.get()
    assert (line.actor, line.kind, line.store) == (mia, "identity_file", sams_store)


def test_notices_lead_each_to_their_side(client, sams_store, sam, rita, mia):
    row = file(sams_store, sam, clock.now())
    path = reverse("enforcement:filed_identity", args=[row.pk])
    for who, leads in (
        (sam, reverse("enforcement:identity")),
        (mia, reverse("enforcement:review_identity", args=[row.pk])),
    ):
        client.force_login(who)
        assert client.get(path).url == leads
    client.force_login(rita)
    assert client.get(path).status_code == 404


def test_a_met_store_reads_so(client, sams_store, sam, mia):
    identified(sams_store, sam, mia, clock.now())
    client.force_login(sam)
    assert "Nothing is to be done." in client.get(reverse("enforcement:identity")).text
    assert "Say who trades through your store" not in client.get(reverse("core:home")).text


def test_a_new_owner_neither_sees_nor_passes_on_what_the_former_one_filed(
    client, sams_store, sam, tess, mia
):
    row = identified(sams_store, sam, mia, clock.now())
    members = sams_store.memberships
    members.filter(user=sam).update(role="manager")
    members.filter(user=tess).update(role="owner")
    client.force_login(tess)
    page = client.get(reverse("enforcement:identity")).text
    assert "HRB 12345" not in page and "3000" not in page
    paper = reverse("enforcement:identity_file", args=[row.pk, 1])
    assert client.get(paper).status_code == 404
    empty = sent(payment_account="", documents="")
    page = client.post(reverse("enforcement:identity"), empty)
    assert page.status_code == 422 and "Give the account" in page.text
    page = client.post(reverse("enforcement:identity"), sent(documents=""))
    assert page.status_code == 422 and "Add a copy" in page.text
    holding, told = HOLDINGS["traders"], ["name"]
    assert list(holding.tell(Reach(sams_store, reader=tess), told)) == []
    assert list(holding.tell(Reach(sams_store), told)) == [["Lumière GmbH"]]
