"""Many cases at once: who works on them, shown first, done only as shown, and never a decision."""

import pytest

from accounts.models import Membership
from core.errors import NotPossible, Stale
from core.models import Event
from enforcement.actions import claim_case
from enforcement.actions.bulk import MANY, VERBS
from enforcement.models import Case, CaseSkip
from enforcement.queue_pages import Asked
from tests.enforcement.steps import LIGHT, signal

ADDRESS = "/moderation/bulk/{}/"


@pytest.fixture
def three(sams_store, ritas_store, max_, noon):
    """Free ones of Sam's and Rita's stores, and one that Max holds."""
    free = [signal(store, noon) for store in (sams_store, ritas_store)]
    held = signal(sams_store, noon, rule_code=LIGHT)
    return [*free, claim_case(held, actor=max_, now=noon)]


def keys(cases):
    return [case.pk for case in cases]


def holders():
    found = Case.objects.order_by("pk").values_list("claimed_by__name", flat=True)
    return list(found)


def events(kind):
    return Event.objects.filter(kind=kind).count()


def test_takes_what_is_free_and_says_why_not_the_rest(three, mia, noon):
    before = events("case.claimed")
    facts = {"actor": mia, "now": noon}
    trial = MANY.attempt("claim", keys(three), **facts)
    assert keys(trial.done) == keys(three[:2])
    [(case, why)] = trial.refused
    assert case.pk == three[2].pk and why
    assert holders() == [None, None, "Max"] and events("case.claimed") == before

    MANY.act("claim", keys(three), seen=trial.seen, **facts)
    assert holders() == ["Mia", "Mia", "Max"] and events("case.claimed") == before + 2


def test_rights_are_looked_at_for_each_case(three, mia, ritas_store, noon):
    Membership.objects.create(store=ritas_store, user=mia, role="reader")
    trial = MANY.attempt("claim", keys(three), actor=mia, now=noon)
    assert keys(trial.done) == keys(three[:1])
    assert "You work for this store" in {case.pk: why for case, why in trial.refused}[three[1].pk]


def test_only_seniors_release_what_others_hold(three, mia, sena, noon):
    trial = MANY.attempt("release", keys(three), actor=mia, now=noon)
    assert trial.done == []
    trial = MANY.attempt("release", keys(three), actor=sena, now=noon)
    assert keys(trial.done) == keys(three[2:])


def test_nothing_is_done_twice_nor_otherwise_than_shown(three, mia, noon):
    facts = {"reason": "I know them.", "actor": mia, "now": noon}
    seen = MANY.attempt("skip", keys(three), **facts).seen
    for change in ({"reason": "Another."}, {"keys": keys(three[:1])}):
        asked = {"keys": keys(three)} | facts | change
        with pytest.raises(Stale):
            MANY.act("skip", seen=seen, **asked)
    assert CaseSkip.objects.count() == events("case.skipped") == 0
    MANY.act("skip", keys(three), seen=seen, **facts)
    with pytest.raises(Stale):
        MANY.act("skip", keys(three), seen=seen, **facts)
    assert CaseSkip.objects.count() == events("case.skipped") == 2


def test_no_decision_is_made_on_many():
    assert set(VERBS) == {"claim", "release", "skip"}


def test_the_pages_lead_there_and_back(client, three, mia):
    client.force_login(mia)
    queue = client.get("/moderation/?sort=age").text
    assert queue.count('form="picks" name="picked"') == 3
    assert 'name="picked"' not in client.get("/moderation/?view=decided").text
    sent = {"picked": keys(three), "back": "/moderation/?sort=age"}
    for action in ("decide", "close", "review", "ban"):
        assert client.post(ADDRESS.format(action), sent).status_code == 404
    assert client.post(ADDRESS.format("claim"), {})["Location"] == "/moderation/"
    shown = client.post(ADDRESS.format("claim"), sent)
    assert "Do this with 2 cases" in shown.text and "Stays as it is" in shown.text
    assert [line.now for line, _key, _why in shown.context["rows"]].count("Max") == 1
    told = sent | {"seen": shown.context["trial"].seen}
    done = client.post(ADDRESS.format("claim"), told, follow=True)
    assert done.redirect_chain == [("/moderation/?sort=age", 302)]
    assert "Done with 2 cases. 1 stays as it is." in done.text
    again = client.post(ADDRESS.format("claim"), told)
    assert again.status_code == 409 and "Nothing was done" in again.text
    assert holders() == ["Mia", "Mia", "Max"]


def test_the_page_says_how_many_and_leads_to_the_list(client, three, mia):
    client.force_login(mia)
    page = client.post(ADDRESS.format("claim"), {"picked": keys(three)}).text
    assert "<span>3 cases</span>" in page and '<a href="/moderation/">Review queue</a>' in page
    assert "Nothing is done before you have seen" in page
    page = client.post(ADDRESS.format("claim"), {"picked": keys(three[2:])}).text
    assert "<span>1 case</span>" in page and "Nothing to do here" in page


def test_a_reason_is_asked_for_before_cases_are_skipped(client, three, mia):
    client.force_login(mia)
    sent = {"picked": keys(three)}
    asked = client.post(ADDRESS.format("skip"), sent)
    assert asked.context["trial"] is None and "Show what happens" in asked.text
    refused = client.post(ADDRESS.format("skip"), sent | {"check": "1", "reason": ""})
    assert refused.status_code == 422
    shown = client.post(ADDRESS.format("skip"), sent | {"check": "1", "reason": "I know them."})
    assert "Do this with 2 cases" in shown.text


def test_all_of_a_filter_are_taken_but_what_changed(client, three, mia, max_, noon):
    client.force_login(mia)
    queue = client.get("/moderation/?sort=age").text
    assert "on every page: up to 200 at once (3)</label>" in queue
    mine = f"?q={three[0].store.name.partition(chr(39))[0]}&sort=age"
    assert "up to 200 at once</label>" in client.get(f"/moderation/{mine}").text
    sent = {"all": "", "back": f"/moderation/{mine}"}
    shown = client.post(ADDRESS.format("claim"), sent)
    assert "<span>2 cases</span>" in shown.text and "<span>1 case: Mia</span>" in shown.text
    assert keys(shown.context["trial"].done) == keys(three[:1])

    sent["back"] = "/moderation/"
    shown = client.post(ADDRESS.format("claim"), sent)
    claim_case(three[1], actor=max_, now=noon)
    before = events("case.claimed")
    done = client.post(ADDRESS.format("claim"), sent | {"seen": shown.context["seen"]}, follow=True)
    assert "Done with 1 case. 1 stays as it is. 1 was passed over" in done.text
    assert holders() == ["Mia", "Max", "Max"] and events("case.claimed") == before + 1


def test_all_are_given_back_of_ones_own_alone(client, three, sena, noon):
    claim_case(three[0], actor=sena, now=noon)
    client.force_login(sena)
    sent = {"all": "", "back": "/moderation/"}
    shown = client.post(ADDRESS.format("release"), sent)
    assert keys(shown.context["trial"].done) == keys(three[:1])
    assert "<span>1 case: Free</span>" in shown.text
    client.post(ADDRESS.format("release"), sent | {"seen": shown.context["seen"]})
    assert holders() == [None, None, "Max"]

    none = client.post(ADDRESS.format("release"), sent, follow=True)
    assert "The list shows nothing now to do this with." in none.text
    ticked = client.post(ADDRESS.format("release"), {"picked": keys(three[2:])})
    assert keys(ticked.context["trial"].done) == keys(three[2:])


def test_the_bar_says_where_counting_stopped():
    asked = Asked.of({"view": "mine"})
    assert [asked.total({"mine": n}) for n in (0, 999, 1000)] == ["", "999", "1000+"]
    assert Asked.of({"view": "decided"}).total({"mine": 3}) == ""


def test_too_many_are_refused(client, mia, policy):
    client.force_login(mia)
    page = client.post(ADDRESS.format("claim"), {"picked": list(range(1, 102))})
    assert page.status_code == NotPossible.status and "at most 100" in page.text
