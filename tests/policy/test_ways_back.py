"""Earlier rules: read as they were, held beside today's, and taken up again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core import clock
from core.errors import NotPossible
from core.models import Event
from policy.actions import approve_policy, ask_approval, draft_policy
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.queries import read_policy
from tests.policy.replayed import replay

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(asked, abel, noon, start):
    return approve_policy(
        asked, effective_from=start, seen=fingerprint(asked.sections), actor=abel, now=noon
    )


def test_the_text_of_an_earlier_version_is_drafted_anew(second, ada, abel, noon, start):
    first = PolicyVersion.objects.get(number=1)
    back = draft_policy(text_of=first, actor=ada, now=noon)

    assert (back.number, back.based_on, back.status) == (3, second, "draft")
    assert read_policy(back).shipping == read_policy(first).shipping
    assert read_policy(back).shipping != read_policy(second).shipping
    event = Event.objects.get(kind="policy.restored")
    assert event.facts == {"number": 3, "based_on": 2, "text_of": 1}
    # A way back is a way like any other: tried, asked for, approved by another one.
    later = start + timedelta(days=30)
    with pytest.raises(NotPossible, match="Replay"):
        ask_approval(back, effective_from=later, actor=ada, now=noon)
    replay(back, ada, noon)
    asked = ask_approval(back, effective_from=later, actor=ada, now=noon)
    seen = fingerprint(asked.sections)
    approve_policy(asked, effective_from=later, seen=seen, actor=abel, now=noon)


def test_what_was_never_in_force_is_no_way_back(draft, ada, noon):
    with pytest.raises(NotPossible, match="v2 was never approved"):
        draft_policy(text_of=draft, actor=ada, now=noon)


def test_only_a_past_version_is_offered(second, ada, client, noon, monkeypatch):
    client.force_login(ada)
    first = PolicyVersion.objects.get(number=1)
    pages = {row.number: reverse("policy:version", args=[row.pk]) for row in (first, second)}
    offered = reverse("policy:restore", args=[first.pk])
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: noon)
        assert offered not in client.get(pages[1]).text
    assert offered in client.get(pages[1]).text
    assert reverse("policy:restore", args=[second.pk]) not in client.get(pages[2]).text
    started = client.post(offered)
    draft = PolicyVersion.objects.get(number=3)
    assert started.url == reverse("policy:version", args=[draft.pk])
    assert offered not in client.get(pages[1]).text


def test_the_rulebook_of_a_day(second, sam, client, start):
    client.force_login(sam)
    address = reverse("policy:rulebook")
    first_day = timezone.localtime(start).date()
    page = client.get(address, {"on": (first_day - timedelta(days=1)).isoformat()})
    assert page.context["policy"].version == 1 and "no longer in force" in page.text
    assert reverse("policy:compare", args=[1, 2]) in page.text
    for day in (first_day, timezone.localdate()):
        page = client.get(address, {"on": day.isoformat()})
        assert page.context["policy"].version == 2 and "no longer in force" not in page.text
    for day in ("1999-01-01", "31/12/2026", "9999-12-31", "0000-00-00"):
        assert client.get(address, {"on": day}).status_code == 404


def test_two_versions_side_by_side(second, sam, client):
    client.force_login(sam)
    page = client.get(reverse("policy:compare", args=[1, 2]))
    assert [change.section for change in page.context["changes"]] == ["shipping"]
    same = client.get(reverse("policy:compare", args=[2, 2]))
    assert "say the same" in same.text
    assert client.get(reverse("policy:compare", args=[1, 9])).status_code == 404
