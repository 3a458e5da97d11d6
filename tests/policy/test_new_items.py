"""An admin adds a scheme of certificates in the browser; it is in force with the version."""

from datetime import timedelta

import pytest

from core.errors import NotPossible
from listings.actions import add_certificate, join_programme
from listings.green import badges_of, points_of, standing
from listings.schemes import known_schemes
from policy.actions import approve_policy, ask_approval, draft_policy, edit_draft
from policy.fingerprints import fingerprint
from policy.queries import policy_at
from tests.listings.factories import PDF, make_listing, verify
from tests.policy.replayed import replay

SCHEME = {
    "key": "LOW_CARBON_MARK",
    "title__en": "Low Carbon Mark",
    "title__zh": "低碳标志",
    "attribute__en": "Footprint below the limit of its product group",
    "attribute__zh": "碳足迹低于同类限值",
    "register_url": "https://register.example/{number}",
    "number_format": r"LC-\d{4}",
    "number_example": "LC-1234",
    "proves": "footprint",
    "points": "25",
}


@pytest.fixture
def draft(policy, ada, noon):
    return draft_policy(actor=ada, now=noon)


@pytest.fixture
def url(client, draft, ada):
    client.force_login(ada)
    return f"/policy/{draft.pk}/edit/green/schemes/"


def force(draft, ada, abel, noon):
    """Asked for, approved by another admin, and the first instant at which it is in force."""
    start = noon + timedelta(days=policy_at(noon).governance.notice_days + 1)
    replay(draft, ada, noon)
    ask_approval(draft, effective_from=start, actor=ada, now=noon)
    draft.refresh_from_db()
    seen = fingerprint(draft.sections)
    approve_policy(draft, effective_from=start, seen=seen, actor=abel, now=noon)
    return start


def test_from_the_browser_to_points(client, draft, url, ada, abel, sams_store, sam, mia, noon):
    assert url in client.get(f"/policy/{draft.pk}/edit/green/").text
    assert "NORDIC_SWAN" in client.get(url).text
    assert client.post(url, SCHEME).status_code == 302
    start = force(draft, ada, abel, noon)

    assert "LOW_CARBON_MARK" not in known_schemes(policy_at(noon))
    assert known_schemes(policy_at(start))["LOW_CARBON_MARK"] == ("footprint",)
    join_programme(sams_store, actor=sam, now=start)
    listing = make_listing(sams_store, sam, start)
    day = start.date()
    facts = {
        "scheme": "LOW_CARBON_MARK",
        "scope": "product",
        "attribute": "footprint",
        "document": PDF,
    }
    facts |= {"valid_from": day, "valid_to": day + timedelta(days=300), "listing": listing}
    with pytest.raises(NotPossible):
        add_certificate(sams_store, **facts, number="1234", actor=sam, now=start)
    row = add_certificate(sams_store, **facts, number="LC-1234", actor=sam, now=start)
    verify(row, actor=mia, now=start)
    assert points_of(sams_store, start) == 25
    (badge,) = badges_of(listing, start)
    assert (badge.scheme, badge.register_url) == (
        "Low Carbon Mark",
        "https://register.example/LC-1234",
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"key": "low carbon"}, "Capital letters"),
        ({"key": "FSC"}, "This code is taken"),
        ({"key": ""}, "required"),
        ({"title__zh": ""}, "required"),
        ({"points": "-1"}, "greater than or equal to 0"),
        ({"number_example": "1234"}, "does not have the format"),
        ({"proves": ""}, "no rule of the check names it"),
        ({"register_url": "javascript:alert(1)"}, "does not fit here"),
    ],
)
def test_refuses_what_sellers_could_not_use(client, draft, url, wrong, words):
    answer = client.post(url, SCHEME | wrong)
    assert answer.status_code == 422 and words in answer.text
    before = draft.sections["green"]
    draft.refresh_from_db()
    assert draft.sections["green"] == before


@pytest.mark.parametrize(
    "path", ["governance/review", "ladder/families", "green/levels", "green/x"]
)
def test_entries_that_belong_to_code_cannot_be_added(client, draft, ada, path):
    client.force_login(ada)
    assert client.get(f"/policy/{draft.pk}/edit/{path}/").status_code == 404


def test_rewards_of_a_level_change_with_the_version(draft, ada, abel, sams_store, sam, mia, noon):
    start = noon + timedelta(days=policy_at(noon).governance.notice_days + 1)
    content = dict(draft.sections["green"])
    first, *others = content["levels"]
    content["levels"] = [first | {"badge": False, "commission_rebate": 0.02}, *others]
    edit_draft(draft, section="green", content=content, actor=ada, now=noon)
    assert force(draft, ada, abel, noon) == start

    listing = make_listing(sams_store, sam, noon)
    join_programme(sams_store, actor=sam, now=noon)
    row = add_certificate(
        sams_store, scheme="EU_ECOLABEL", number="DE/020/123", scope="product",
        attribute="environment", valid_from=noon.date(), valid_to=noon.date() + timedelta(days=300),
        listing=listing, document=PDF, actor=sam, now=noon,
    )  # fmt: skip
    verify(row, actor=mia, now=noon)
    assert len(badges_of(listing, noon)) == 1
    assert standing(sams_store, start).level.commission_rebate == 0.02
    assert badges_of(listing, start) == []
