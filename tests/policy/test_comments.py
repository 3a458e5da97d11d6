import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.errors import NotAllowed, NotPossible
from core.models import Event
from policy.actions import withdraw_draft
from policy.comments import comment_on, comments_of
from policy.models import DraftComment

pytestmark = pytest.mark.django_db


def test_a_comment_stands_with_the_version_and_its_drafter_is_told(draft, ada, abel, noon):
    comment_on(draft, text="Why two?", section="shipping", actor=abel, now=noon)
    comment_on(draft, text="Parcels wait.", actor=ada, now=noon)

    said = [(row.text, str(section)) for row, section in comments_of(draft)]
    assert said == [("Why two?", "Shipping"), ("Parcels wait.", "")]
    told = [
        set(event.deliveries.values_list("recipient", flat=True))
        for event in Event.objects.filter(kind="policy.commented").order_by("pk")
    ]
    assert told == [{ada.pk}, {abel.pk}]


def test_only_admins_comment(draft, mia, noon):
    with pytest.raises(NotAllowed):
        comment_on(draft, text="No.", actor=mia, now=noon)
    assert not DraftComment.objects.exists()


def test_nothing_is_said_of_what_was_decided(draft, ada, noon):
    withdraw_draft(draft, actor=ada, now=noon)
    with pytest.raises(NotPossible, match="was decided"):
        comment_on(draft, text="Late.", actor=ada, now=noon)


def test_what_was_said_stays(draft, ada, noon):
    comment = comment_on(draft, text="As it was", actor=ada, now=noon)
    for change in (lambda: DraftComment.objects.update(text="Else"), comment.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.comments.create(author=ada, text="", written_at=noon)


def test_the_page_takes_and_shows_it(draft, abel, client):
    client.force_login(abel)
    address = reverse("policy:comment", args=[draft.pk])
    refused = client.post(address, {"section": "nothing", "text": "Too soon"})
    assert refused.status_code == 422 and "Too soon" in refused.text
    assert client.post(address, {"section": "", "text": "<b>Too soon</b>"}).status_code == 302
    page = client.get(reverse("policy:version", args=[draft.pk])).text
    assert "&lt;b&gt;Too soon&lt;/b&gt;" in page
