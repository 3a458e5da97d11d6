"""Who works for one of the tied stores neither reads the case nor has a hand in it."""

import pytest

from core.errors import NotAllowed
from core.models import Event
from enforcement.actions import (
    answer_case,
    claim_case,
    close_case_without_violation,
    release_case,
    skip_case,
    take_next_case,
)
from enforcement.models import Case, CaseSkip, Statement
from tests.enforcement.steps import decide

WORDS = "We rent the flat above their office."
REFUSED = "You work for a store that this case is about"


@pytest.fixture(params=["ritas", "sams"])
def biased(request, hearing, held, max_, ritas_store, sams_store):
    """Max holds the case, and joins one of the stores."""
    store = {"ritas": ritas_store, "sams": sams_store}[request.param]
    store.memberships.create(user=max_, role="reader")
    return held


def test_neither_decides_nor_closes(biased, max_, noon):
    with pytest.raises(NotAllowed):
        decide(biased, max_, noon, unheard="It is urgent.")
    with pytest.raises(NotAllowed):
        close_case_without_violation(biased, reason="Fine.", actor=max_, now=noon)
    with pytest.raises(NotAllowed):
        skip_case(biased, reason="Not mine.", actor=max_, now=noon)
    biased.refresh_from_db()
    assert biased.status == "claimed" and not CaseSkip.objects.exists()
    assert not Statement.objects.filter(case=biased).exists()


def test_of_the_other_store_neither_claims_nor_is_offered(hearing, max_, ritas_store, noon):
    ritas_store.memberships.create(user=max_, role="reader")
    case = hearing.case
    with pytest.raises(NotAllowed, match=REFUSED):
        claim_case(case, actor=max_, now=noon)
    with pytest.raises(NotAllowed, match=REFUSED):
        skip_case(case, reason="Not mine.", actor=max_, now=noon)
    assert take_next_case(actor=max_, now=noon) is None
    assert Case.objects.get(pk=case.pk).status == "open"


def test_gives_back_what_they_hold(held, max_, ritas_store, noon):
    ritas_store.memberships.create(user=max_, role="reader")
    assert release_case(held, actor=max_, now=noon).status == "open"


def test_reads_none_of_its_pages(client, biased, max_):
    client.force_login(max_)
    place = f"/moderation/cases/{biased.pk}/"
    for page in ("", "close/", "skip/"):
        refused = client.get(place + page)
        assert refused.status_code == 403, page
        assert "Phone" not in refused.text
    facts = {"action": "points", "exhibits": [1], "reason": "Same phone.", "ground": "contract"}
    for page in ("preview/", "review/", "decide/"):
        assert client.post(place + page, facts).status_code == 403, page


def test_others_read_on(client, held, max_):
    client.force_login(max_)
    assert client.get(f"/moderation/cases/{held.pk}/").status_code == 200


def test_is_not_told_that_an_answer_came(hearing, sam, mia, max_, ritas_store, sams_store, noon):
    sams_store.memberships.create(user=mia, role="reader")
    answer_case(hearing, words=WORDS, actor=sam, now=noon)
    event = Event.objects.get(kind="case.answered")
    told = set(event.deliveries.values_list("recipient__name", flat=True))
    assert "Max" in told and "Mia" not in told
