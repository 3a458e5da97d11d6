"""Promises that the listing's own entries bear out: stock, the end of the offer, the warranty."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from babel import Locale

from listings.checks.folding import fold
from listings.checks.snapshot import Snapshot, read_amount, read_day
from policy.sections.facts import PromiseWords

LANGUAGES = ("en", "zh_Hans", "es", "pt", "fr", "de")
NUMBER = re.compile(r"(?<![\d.,])\d{1,9}(?![\d.,]*\d)")
ISO_DAY = re.compile(r"(?<!\d)(?P<year>\d{4})[\-/.](?P<month>\d{1,2})[\-/.](?P<day>\d{1,2})(?!\d)")
# Day first as in Europe, or month first as in the US: either may be meant.
SHORT_DAY = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2})?)?(?!\d)")
HAN_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]")
MONTHS_A_YEAR = 12


class PromiseReader:
    """Reads numbers, days and times of warranty in words of one policy version."""

    def __init__(self, words: PromiseWords) -> None:
        self.numbers = {fold(word): number for word, number in words.numbers.items()}
        count = rf"\d{{1,3}}|{_either(self.numbers)}"
        self._warranty = re.compile(
            rf"(?<![a-z\d])(?P<count>{count})[\s\-个]{{0,3}}"
            rf"(?:(?P<years>{_either(words.years)})|(?:{_either(words.months)}))(?![a-z])"
        )
        self._today = re.compile(_either(words.today))
        self._tomorrow = re.compile(_either(words.tomorrow))
        self._months = _month_names()
        names = _either(self._months)
        self._named_day = re.compile(
            rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|o)?\s(?:(?:of|de)\s)?(?P<name>{names})"
            rf"(?:\.?\s(?:del?\s)?(?P<year>\d{{4}}))?"
            rf"|(?P<name2>{names})\.?\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<year2>\d{{4}}))?"
        )
        self._tests: dict[str, Callable[[str, Snapshot], bool]] = {
            "false_urgency": self._is_no_pressure,
            "guarantee_overclaim": self._is_within_warranty,
        }

    def is_kept(self, code: str, words: str, snapshot: Snapshot) -> bool:
        """Whether these folded words of a claim of `code` are what the listing's entries say."""
        test = self._tests.get(code)
        return test is not None and test(words, snapshot)

    def _is_no_pressure(self, words: str, snapshot: Snapshot) -> bool:
        """The words name the stock that is there, or the day on which the offer ends.

        Source: Directive 2005/29/EC Annex I 7 and 18 forbid what is false.
        """
        ends_on = read_day(snapshot.attributes.get("offer_ends"))
        if ends_on and ends_on >= snapshot.now and ends_on in self._days(words, snapshot.now):
            return True
        stock = sum(variant.stock for variant in snapshot.variants)
        return stock > 0 and [stock] == list(self._counts(words))

    def _is_within_warranty(self, words: str, snapshot: Snapshot) -> bool:
        """The words name a time of warranty, and the listing's own entry is no shorter.

        Without an entry there is nothing that a time could exceed.
        """
        match = self._warranty.search(words)
        if not match:
            return False
        count = match["count"]
        stated = int(count) if count.isdigit() else self.numbers[count]
        months = stated * MONTHS_A_YEAR if match["years"] else stated
        given = read_amount(snapshot.attributes.get("warranty_months"))
        return given is None or months <= given

    def _counts(self, words: str) -> Iterator[int]:
        yield from (int(number) for number in NUMBER.findall(words))
        yield from (
            self.numbers[word] for word in re.split(r"[^\w]+", words) if word in self.numbers
        )

    def _days(self, words: str, now: date) -> set[date]:
        """Every day that the words may mean; a missing year is this one or the next."""
        days = {now} if self._today.search(words) else set()
        if self._tomorrow.search(words):
            days.add(now + timedelta(days=1))
        for day, month, year in self._written(words):
            for one in (int(year),) if year else (now.year, now.year + 1):
                try:
                    days.add(date(one + 2000 if one < 100 else one, month, day))
                except ValueError:
                    continue
        return days

    def _written(self, words: str) -> Iterator[tuple[int, int, str | None]]:
        """Day, month and year of every date in digits or with the month's name."""
        for expression in (ISO_DAY, HAN_DAY):
            for match in expression.finditer(words):
                yield int(match["day"]), int(match["month"]), match["year"]
        for match in SHORT_DAY.finditer(words):
            first, second = int(match[1]), int(match[2])
            yield first, second, match[3]
            yield second, first, match[3]
        for match in self._named_day.finditer(words):
            month = self._months[match["name"] or match["name2"]]
            yield int(match["day"] or match["day2"]), month, match["year"] or match["year2"]


def _either(words: Iterable[str]) -> str:
    """One of the words, the longest tried first; no word at all matches nothing."""
    folded = sorted({fold(word) for word in words}, key=len, reverse=True)
    return "|".join(map(re.escape, folded)) or r"(?!)"


def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            months = Locale.parse(language).months["format"][width]
            names |= {fold(name).rstrip("."): number for number, name in months.items()}
    return {name: number for name, number in names.items() if not name[0].isdigit()}
