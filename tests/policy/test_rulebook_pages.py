"""The rulebook as everybody reads it."""

import pytest
from django.urls import reverse

from policy.actions import approve_policy
from policy.fingerprints import fingerprint

pytestmark = pytest.mark.django_db


def read(client, name, *args, query=""):
    response = client.get(reverse(name, args=args) + query)
    return response.status_code, response.content.decode()


@pytest.fixture
def reader(client, sam):
    client.force_login(sam)
    return client


def test_groups_the_rules_and_says_since_when(policy, reader):
    status, page = read(reader, "policy:rulebook")

    assert status == 200
    assert "Policy v1, in force from" in page
    assert page.index("L-3.2 No general environmental claims") < page.index("S-2.1 False shipment")


def test_a_rule_shows_text_remedy_points_and_source(policy, reader):
    status, page = read(reader, "policy:rule", "L-3.2")
    rule = policy.rule("eco_generic")

    assert status == 200
    assert str(rule.text.en) in page and str(rule.remedy.en) in page
    assert "0.5 points" in page and rule.source.url in page
    assert "for 184 days" in page


def test_speaks_chinese(policy, client, sam):
    sam.language = "zh-hans"
    sam.save(update_fields=["language"])
    client.force_login(sam)
    status, page = read(client, "policy:rule", "L-3.2")

    assert status == 200
    assert str(policy.rule("eco_generic").text.zh) in page


def test_an_unknown_rule_is_404(policy, reader):
    assert read(reader, "policy:rule", "L-9.9")[0] == 404


@pytest.fixture
def approved(asked, abel, noon, start):
    return approve_policy(
        asked, effective_from=start, seen=fingerprint(asked.sections), actor=abel, now=noon
    )


def test_an_earlier_version_can_be_read(approved, reader):
    status, page = read(reader, "policy:rule", "S-1.1", query="?version=1")

    assert status == 200
    assert "Policy v1" in page and f"{reverse('policy:rulebook')}?version=1" in page


@pytest.mark.parametrize("query", ["?version=9", "?version=one"])
def test_an_unknown_version_is_404(policy, reader, query):
    assert read(reader, "policy:rulebook", query=query)[0] == 404


def test_a_draft_cannot_be_read_as_a_version(changed, reader):
    assert read(reader, "policy:rulebook", query="?version=2")[0] == 404


def test_shows_what_an_approved_version_changed(approved, reader):
    status, page = read(reader, "policy:changes", approved.pk)

    assert status == 200
    assert "Time to dispatch" in page and "3 days" in page and "2 days" in page
    assert "Stricter" in page


def test_a_draft_shows_its_changes_to_nobody_else(changed, reader):
    assert read(reader, "policy:changes", changed.pk)[0] == 404


def test_costs_few_queries(policy, reader, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        read(reader, "policy:rulebook")
