"""A decision takes down a store's logo or words: nobody but its people sees them, and why."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.attachments import Sent
from core.errors import NotPossible
from enforcement.actions import claim_case, report_store, restore_subject
from enforcement.models import Sanction, StoreProfile
from tests.enforcement.steps import LIGHT, take_down
from tests.enforcement.test_store_profile import FACTS, edit
from tests.listings.factories import draw

LOGO, WORDS = "store_logo", "store_words"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


@pytest.fixture
def profile(sams_store, sam, policy, noon):
    return edit(sams_store, sam, noon, logo=Sent("logo.png", draw()))


def reported(store, actor, now, kind, number=""):
    facts = {"subject_kind": kind, "subject_id": number, "rule_code": LIGHT}
    return report_store(store, **facts, detail="Borrowed.", reporter="", actor=actor, now=now)


def taken(store, mia, now, kind):
    case = claim_case(reported(store, mia, now, kind), actor=mia, now=now)
    return take_down(case, mia, now)


def public(client=None):
    return (client or Client()).get(reverse("enforcement:reputation", args=["sams"])).text


def logo(client=None, number=1):
    place = reverse("enforcement:store_logo", args=["sams", number])
    return (client or Client()).get(place).status_code


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_the_logo_goes_and_the_words_stay(profile, sams_store, sam, mia, rita, noon):
    assert "store_logo" not in public() and "/logo/1/" in public() and logo() == 200
    statement = taken(sams_store, mia, noon, LOGO)
    assert "/logo/1/" not in public() and "Made in Jingdezhen" in public()
    assert logo() == 404 and logo(signed_in(rita)) == 404
    assert logo(signed_in(sam)) == 200 and logo(signed_in(mia)) == 200
    assert statement.title["en"] == "We have taken down “The logo of the store”"
    assert StoreProfile.objects.get().logo


def test_the_words_go_and_the_logo_stays(profile, sams_store, mia, noon):
    statement = taken(sams_store, mia, noon, WORDS)
    assert "Made in Jingdezhen" not in public() and "/logo/1/" in public() and logo() == 200
    assert StoreProfile.objects.get().about == FACTS["about"]
    assert statement.case.exhibits.get().snapshot["text"] == FACTS["about"]


def test_another_logo_does_not_go_round_it(profile, sams_store, sam, mia, noon):
    taken(sams_store, mia, noon, LOGO)
    edit(sams_store, sam, noon, logo=Sent("new.png", draw(90)))
    assert "/logo/" not in public() and logo(number=2) == 404


def test_its_people_read_why_and_how_to_appeal(profile, sams_store, sam, mia, noon):
    statement = taken(sams_store, mia, noon, WORDS)
    page = signed_in(sam).get(reverse("enforcement:profile")).text
    decision = reverse("enforcement:decision", args=[statement.pk])
    assert "taken down, and nobody but you sees it" in page and decision in page
    body = dict(statement.body["en"])
    assert "Change it on the page “Store profile”" in body["How to put it right"]
    assert "own page" not in body["How to put it right"]
    assert "free of charge" in body["You can appeal"]
    assert "店铺" in statement.title["zh-hans"] and "store" not in statement.title["zh-hans"]


def test_restored_it_is_seen_again(profile, sams_store, mia, noon):
    taken(sams_store, mia, noon, LOGO)
    restore_subject(Sanction.objects.get(), reason="Put right.", actor=mia, now=noon)
    assert "/logo/1/" in public() and logo() == 200


@pytest.mark.parametrize(("kind", "number"), [(LOGO, "ritas"), (WORDS, "7"), (LOGO, "")])
def test_refuses_what_is_not_there(sams_store, sam, mia, policy, noon, kind, number):
    edit(sams_store, sam, noon)
    with pytest.raises(NotPossible) as refusal:
        reported(sams_store, mia, noon, kind, number)
    assert refusal.value.field == "subject_id"


def test_that_of_another_store_is_not_touched(profile, sams_store, ritas_store, rita, mia, noon):
    edit(ritas_store, rita, noon, name="Rita's", about="Rita’s own words.")
    taken(sams_store, mia, noon, WORDS)
    page = Client().get(reverse("enforcement:reputation", args=[ritas_store.slug])).text
    assert "Rita’s own words." in page
