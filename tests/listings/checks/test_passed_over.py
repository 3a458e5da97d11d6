"""Phrases that a stored version has and the check cannot read are told with their reason."""

from typing import Any

from listings.passed_over import passed_over
from policy.sections.truth import TruthSection, packaged


def with_bank(code: str, **changed: Any) -> TruthSection:
    bank = packaged().banks[code].model_copy(update=changed)
    return packaged().model_copy(update={"banks": packaged().banks | {code: bank}})


def test_a_phrase_that_cannot_be_read_is_told_where_it_stands() -> None:
    bank = packaged().banks["eco_offset"]
    phrases = bank.phrases | {"en": (*bank.phrases["en"], "[a]", "moon neutral")}
    (one,) = passed_over(with_bank("eco_offset", phrases=phrases))
    assert one[:4] == ("eco_offset", "phrase", "en", "[a]")
    assert one.why == "Name at least one word of two letters that must occur"


def test_a_list_that_changed_makes_its_phrases_be_read_again() -> None:
    bank = packaged().banks["health_claim"]
    lists = {name: terms for name, terms in bank.lists.items() if name != "en.germ"}
    lists["en.germ"] = ("(germ",)
    found = list(passed_over(with_bank("health_claim", lists=lists)))
    assert found and {one.why for one in found} == {"A bracket stays open"}
    assert all("<en.germ>" in one.phrase for one in found)
