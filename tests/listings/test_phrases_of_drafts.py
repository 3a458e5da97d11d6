"""An admin adds a phrase in the browser, sees what it would find, and it comes into force."""

import pytest
from pydantic import ValidationError

from core.errors import NotAllowed, NotPossible
from core.models import Job
from listings.actions import submit_listing
from listings.checking import run_check
from listings.trials import spread_sample
from policy.actions import draft_policy
from policy.phrases import add_phrase, find_phrases, remove_phrase, try_phrase
from policy.queries import policy_at
from policy.sections.truth import TruthSection, packaged
from tests.listings.factories import make_listing

FACTS = {"code": "health_claim", "language": "en", "phrase": "wakes (the|your) inner moon"}
CLAIM = "A lamp of brass. It wakes your inner moon."


@pytest.fixture
def draft(policy, ada, noon):
    return draft_policy(actor=ada, now=noon)


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
        ({"phrase": "[a]"}, "phrase"),
        ({"phrase": "..3"}, "phrase"),
        ({"phrase": "(a|ab) [a]~9[off] ~9* [#]# off", "language": "zh"}, "phrase"),
    ],
)
def test_refuses_what_cannot_be_read(draft, ada, noon, change, field):
    before = draft.sections["truth"]
    for verb in (add_phrase, try_phrase):
        with pytest.raises(NotPossible) as refused:
            verb(draft, actor=ada, now=noon, **FACTS | change)
        assert refused.value.field == field
    draft.refresh_from_db()
    assert draft.sections["truth"] == before and not Job.objects.exists()


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
    assert client.post(url, FACTS | {"try": "1"}).url == f"/jobs/{Job.objects.get().pk}/"
    assert client.post(url, FACTS | {"phrase": "(", "try": "1"}).status_code == 422
    assert client.post(url, FACTS | {"add": "1"}).status_code == 302
    found = client.get(url, {"code": "health_claim", "q": "inner moon"}).text
    assert "wakes (the|your) inner moon" in found
    assert client.post(url, FACTS | {"remove": "1"}).status_code == 302
    assert "inner moon" not in client.get(url, {"code": "health_claim"}).text


def test_every_packaged_phrase_can_be_found_and_taken_out(client, draft, ada):
    client.force_login(ada)
    url = f"/policy/{draft.pk}/phrases/"
    banks = TruthSection.model_validate(draft.sections["truth"]).banks
    rows = [
        {"code": code, "language": key, "phrase": phrase}
        for code, bank in banks.items()
        for key, phrases in bank.phrases.items()
        for phrase in phrases
    ]
    longest = max(rows, key=lambda row: len(row["phrase"]))
    narrowed = next(row for row in rows if " -" in row["language"])
    for row in (longest, narrowed):
        own, words = row["language"].split()[0], row["phrase"][:40]
        shown = client.get(url, {"code": row["code"], "language": own, "q": words}).context["page"]
        assert row["phrase"] in {phrase for _key, _name, phrase in shown.rows}
        assert client.post(url, row | {"remove": "1"}).status_code == 302
        again = client.post(url, row | {"remove": "1"})
        assert again.status_code == 422 and "This phrase is not in the list." in again.text


def test_the_page_narrows_by_rule_language_and_words(client, draft, ada):
    client.force_login(ada)
    url = f"/policy/{draft.pk}/phrases/"
    truth = TruthSection.model_validate(draft.sections["truth"])
    spanish = find_phrases(truth, "health_claim", language="es")
    assert spanish and {language for language, _phrase in spanish} == {"es"}

    page = client.get(url, {"code": "health_claim", "language": "es"}).text
    assert f"of {len(spanish)}" in page and "Spanish" in page
    first, second = (
        client.get(url, {"code": "health_claim", "page": number}).context["page"]
        for number in (1, 2)
    )
    assert len(first) == 50 and not set(first.rows) & set(second.rows)
    assert "page=2" in first.next and "code=health_claim" in first.next
    assert "No phrase matches" in client.get(url, {"q": "no such words"}).text
    facts = FACTS | {"code": "health_claim", "add": "1"}
    narrowed = f"{url}?language=es&page=2&code=eco_generic"
    added = client.get(client.post(narrowed, facts).url).context["page"]
    assert [phrase for _key, _name, phrase in added.rows] == [facts["phrase"]]
    removed = client.post(narrowed, FACTS | {"code": "health_claim", "remove": "1"})
    assert removed.url == f"{url}?language=es&page=2&code=health_claim"
    wrong = client.get(url, {"code": "nothing", "language": "xx", "page": "x"})
    assert wrong.status_code == 200 and wrong.context["page"].rows


def test_a_phrase_that_finds_too_much_is_refused(draft, sams_store, sam, ada, noon):
    for place in range(20):
        text = "A lamp of brass." if place < 5 else "A shade of linen."
        make_listing(sams_store, sam, noon, sku=f"L{place}", description=text, picture=False)
    facts = FACTS | {"actor": ada, "now": noon}

    with pytest.raises(
        NotPossible, match=r"finds 5 of the last 20 listings\. Up to 20%"
    ) as refused:
        add_phrase(draft, **facts | {"phrase": "lamp of brass"})
    assert refused.value.field == "phrase"
    add_phrase(draft, **facts | {"phrase": "shade of (brass|gold)"})


def test_no_store_speaks_for_all_when_a_phrase_is_judged(
    draft, sams_store, ritas_store, sam, rita, noon
):
    """Listings come from each store in turn, the newest first."""
    mine = [make_listing(sams_store, sam, noon, sku=f"L{n}", picture=False) for n in range(6)]
    other = make_listing(ritas_store, rita, noon, picture=False)

    assert set(spread_sample(2)) == {mine[-1].pk, other.pk}
    assert set(spread_sample(10)) == {other.pk, *(one.pk for one in mine)}


def test_a_language_that_the_policy_names_has_phrases_too(draft, sams_store, sam, ada, noon):
    italian = {"code": "health_claim", "language": "it", "phrase": "cura l'insonnia"}
    with pytest.raises(NotPossible):
        add_phrase(draft, actor=ada, now=noon, **italian)
    truth = draft.sections["truth"] | {"languages": ["en", "zh", "it"]}
    draft.sections["truth"] = truth
    draft.save(update_fields=["sections"])

    added = add_phrase(draft, actor=ada, now=noon, **italian)
    policy = policy_at(noon).model_copy(
        update={"truth": TruthSection.model_validate(added.sections["truth"])}
    )
    listing = make_listing(sams_store, sam, noon, description="Un cuscino che cura l'insonnia.")
    _snapshot, result = run_check(listing, policy=policy, now=noon)
    assert [finding.code for finding in result.findings] == ["health_claim"]


def test_no_language_by_another_name():
    content = packaged().model_dump(mode="json") | {"languages": ["Italian"]}
    with pytest.raises(ValidationError, match="by its code"):
        TruthSection.model_validate(content)


def test_what_the_check_passes_over_is_shown_beside_its_version(client, draft, ada):
    client.force_login(ada)
    urls = (f"/policy/{draft.pk}/", f"/policy/{draft.pk}/phrases/")
    assert not any("Passed over by the check" in client.get(url).text for url in urls)

    bank = draft.sections["truth"]["banks"]["eco_offset"]
    bank["phrases"]["en"] = [*bank["phrases"]["en"], "[a]"]
    draft.save(update_fields=["sections"])
    for page in (client.get(url).text for url in urls):
        assert "Passed over by the check" in page
        assert "Name at least one word of two letters" in page
        assert "code=eco_offset&amp;language=en&amp;q=%5Ba%5D" in page
