"""keyword_stuffing: words repeated in titles, strings of search words, rows of hashtags."""

import pytest

from tests.listings.checks.marked import findings, marked_by_check

CODE = "keyword_stuffing"
TITLES = [
    "Phone Case Silicone Case Clear ⟦Case⟧ for 6.7 inch, Case",
    "Lamp LAMP ⟦lamp⟧ for desk",
    "Bag, Tote Bag/Shoulder ⟦Bag⟧",
    "Kissen Deko Kissen Sofa ⟦Kissen⟧",
    "Vela aromática vela decorativa ⟦vela⟧",
    "Sac à main sac bandoulière ⟦sac⟧",
    "Tênis corrida tênis feminino ⟦tênis⟧",
    "Mug mug ⟦mug⟧ cup cup ⟦cup⟧",
    "苹果手机壳透明手机壳硅胶⟦手机壳⟧",
]
HARMLESS_TITLES = [
    "Phone Case Silicone Case for Cases",
    "Box for the car and for the home and for the office",
    "Tasche für Damen und Herren und Kinder und Babys",
    "Bolsa de piel de mujer de mano de verano",
    "Sac de plage de la mer de la marque",
    "A4 A4 A4 paper 10x 10x 10x",
    "S s s a a a",
    "手机壳透明手机壳",
    "resume résumé resumé",
]
DESCRIPTIONS = [
    "TPE foam. ⟦yoga mat, mat for yoga, gym mat, cheap mat, exercise mat⟧. Carry strap.",
    "Search: ⟦red lamp; desk lamp; night lamp; lamp; floor lamp⟧",
    "⟦funda roja | funda azul | funda verde | funda negra | funda blanca⟧",
    "⟦sac cuir, sac femme, sac noir, sac main,\nsac dos⟧",
    "⟦红色手机壳、蓝色手机壳、透明手机壳、硅胶手机壳、磨砂手机壳⟧。",
    "Nice clip. ⟦#hair #clip #pearl #wedding #gift⟧",
    "⟦#haar, #clip, #perle, #hochzeit, #geschenk⟧ und mehr.",
    "⟦#手机壳 #透明 #硅胶 #苹果 #新款⟧",
]
HARMLESS_DESCRIPTIONS = [
    "yoga mat, gym mat, cheap mat, exercise mat. Carry strap.",
    "mat 1, mat 2, mat 3, mat 4, mat 5, mat 6",
    "Cotton, linen, silk, wool, jute, hemp.",
    "for men, for women, for kids, for babies, for all",
    "This is a long sentence with a mat, another long sentence with a mat, and yet one more mat "
    "in a sentence, the fourth long sentence with a mat, the last sentence with one mat.",
    "#hair #clip #pearl #wedding",
    "Paint #1 #2 #3 #4 #5 #6",
    "1,200 g, 1,300 g, 1,400 g, 1,500 g, 1,600 g",
]


@pytest.mark.parametrize("marked", TITLES)
def test_finds_the_third_occurrence(marked: str) -> None:
    assert marked_by_check(CODE, marked, field="title") == marked


@pytest.mark.parametrize("title", HARMLESS_TITLES)
def test_leaves_plain_titles_alone(title: str) -> None:
    assert marked_by_check(CODE, title, field="title") == title


@pytest.mark.parametrize("marked", DESCRIPTIONS)
def test_finds_strings_of_search_words(marked: str) -> None:
    assert marked_by_check(CODE, marked) == marked


@pytest.mark.parametrize("text", HARMLESS_DESCRIPTIONS)
def test_leaves_plain_lists_alone(text: str) -> None:
    assert marked_by_check(CODE, text) == text


def test_tells_how_many_and_how_many_may_be() -> None:
    (found,) = findings(CODE, title="Mug mug mug mug")
    assert (found.measured, found.limit) == (3, 2)
    (found,) = findings(CODE, description="#aa #bb #cc #dd #ee #ff")
    assert (found.rule, found.measured, found.limit) == (f"{CODE}.hashtags", 6, 4)


def test_huge_texts_take_no_longer_than_they_are_long() -> None:
    assert findings(CODE, description="mat, " * 20_000)
    assert not findings(CODE, title="的" * 50_000, description="#" * 50_000)[1:]
