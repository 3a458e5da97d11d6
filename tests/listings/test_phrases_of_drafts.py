"""An admin adds a phrase in the browser, sees what it would find, and it comes into force."""

import pytest

from core.errors import NotAllowed, NotPossible
from listings.actions import submit_listing
from listings.checking import run_check
from policy.actions import draft_policy
from policy.phrases import add_phrase, find_phrases, remove_phrase, try_phrase
from policy.queries import policy_at
from policy.sections.truth import TruthSection
from tests.listings.factories import make_listing, make_live

FACTS = {"code": "health_claim", "language": "en", "phrase": "wakes (the|your) inner moon"}
CLAIM = "A lamp of brass. It wakes your inner moon."


@pytest.fixture
def draft(policy, ada, noon):
    return draft_policy(actor=ada, now=noon)


def test_is_tried_on_listings_and_saves_nothing(draft, sams_store, sam, noon):
    make_live(sams_store, sam, noon, description=CLAIM)
    make_listing(sams_store, sam, noon, sku="DRAFT", description=CLAIM, picture=False)
    make_listing(sams_store, sam, noon, sku="OTHER", picture=False)
    before = draft.sections["truth"]

    trial = try_phrase(draft, now=noon, **FACTS)
    assert (trial.checked, trial.hits, trial.live) == (3, 2, 1)
    assert trial.examples[0][2] == ("A lamp of brass. It ", "wakes your inner moon", ".")
    draft.refresh_from_db()
    assert draft.sections["truth"] == before


def test_is_in_force_with_its_version_and_not_before(draft, sams_store, sam, ada, noon):
    listing = make_listing(sams_store, sam, noon, description=CLAIM)
    added = add_phrase(draft, actor=ada, now=noon, **FACTS)
    truth = TruthSection.model_validate(added.sections["truth"])
    assert find_phrases(truth, "health_claim", "inner moon") == [("en", FACTS["phrase"])]
    assert submit_listing(listing, actor=sam, now=noon).verdict == "pass"

    policy = policy_at(noon).model_copy(update={"truth": truth})
    _snapshot, result = run_check(listing, policy=policy, now=noon)
    assert [finding.code for finding in result.findings] == ["health_claim"]


def test_taken_out_again(draft, ada, noon):
    add_phrase(draft, actor=ada, now=noon, **FACTS)
    draft.refresh_from_db()
    left = remove_phrase(draft, actor=ada, now=noon, **FACTS)
    truth = TruthSection.model_validate(left.sections["truth"])
    assert find_phrases(truth, "health_claim", "inner moon") == []
    with pytest.raises(NotPossible):
        remove_phrase(left, actor=ada, now=noon, **FACTS)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "nothing"}, "code"),
        ({"language": "xx"}, "language"),
        ({"phrase": " "}, "phrase"),
        ({"phrase": "wakes <no.such.list>"}, "phrase"),
        ({"phrase": "wakes (the"}, "phrase"),
    ],
)
def test_refuses_what_cannot_be_read(draft, ada, noon, change, field):
    before = draft.sections["truth"]
    for verb, more in ((add_phrase, {"actor": ada}), (try_phrase, {})):
        with pytest.raises(NotPossible) as refused:
            verb(draft, now=noon, **FACTS | change, **more)
        assert refused.value.field == field
    draft.refresh_from_db()
    assert draft.sections["truth"] == before


def test_twice_is_refused_and_only_its_drafter_adds(draft, ada, sam, noon):
    with pytest.raises(NotAllowed):
        add_phrase(draft, actor=sam, now=noon, **FACTS)
    add_phrase(draft, actor=ada, now=noon, **FACTS)
    draft.refresh_from_db()
    with pytest.raises(NotPossible, match="already"):
        add_phrase(draft, actor=ada, now=noon, **FACTS)


def test_the_page_tries_adds_and_takes_out(client, draft, sams_store, sam, ada, noon):
    make_listing(sams_store, sam, noon, description=CLAIM, picture=False)
    client.force_login(ada)
    url = f"/policy/{draft.pk}/phrases/"
    page = client.post(url, FACTS | {"try": "1"}).text
    assert "1 of the last 1 listings" in page and "<mark>wakes your inner moon</mark>" in page
    assert client.post(url, FACTS | {"phrase": "(", "try": "1"}).status_code == 422
    assert client.post(url, FACTS | {"add": "1"}).status_code == 302
    found = client.get(url, {"code": "health_claim", "q": "inner moon"}).text
    assert "wakes (the|your) inner moon" in found
    assert client.post(url, FACTS | {"remove": "1"}).status_code == 302
    assert "inner moon" not in client.get(url, {"code": "health_claim"}).text
