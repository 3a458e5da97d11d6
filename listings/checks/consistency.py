"""One property, two values: the less trusted text contradicts the listing's own facts."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from listings.checks.findings import Finding
from listings.checks.folding import Text, fold
from listings.checks.materials import KEY, MaterialReader, either
from listings.checks.packs import PackReader
from listings.checks.quantities import Quantity, all_quantities, plain_number
from listings.checks.search_words import search_tails
from listings.checks.snapshot import Snapshot, read_amount
from policy.sections.facts import Consistency
from policy.sections.truth import TruthSection

CODE = "inconsistent_facts"
KINDS = (
    "capacity_mah",
    "storage_gb",
    "volume_ml",
    "weight_g",
    "power_w",
    "voltage_v",
    "lumens",
)
TRUST = ("title", "description")
DIGIT = re.compile(r"\d")
SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s?%")
# Shares in a row, with a word or two between them.
ROW = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?\s?%[^\d%.;:()\n\0。；：]{2,30}")
ROW_EDGE = re.compile(r"[;\n\0。；]|\.(?!\d)")
RANGE_BEFORE = re.compile(r"\d\s?[a-z]{0,3}\s?(?:-|to|bis|a|ate|hasta|to|~|至|到|/|\+|x)\s?$")
RANGE_AFTER = re.compile(r"\s?(?:-|to|bis|hasta|ate|~|至|到|/|\+|x)\s?\d")
# "5G" is a network, "4GB RAM" is no storage.
NETWORK = re.compile(r"[2-6]g$")
MEMORY = re.compile(r"(?<![a-z])(?:ram|ddr\d?|memory|arbeitsspeicher|运存|运行内存)(?![a-z])")
INGREDIENT = re.compile(r"\s(?:of|de|d'|do|da|du|des|von|an)[\s']?[a-z]|的")
CLAUSE_EDGE = re.compile(r"[,;:!?()\n\0。，；：！？、]|\.(?!\d)")
# Centimetres in one unit of length.
CENTIMETRES = {
    "mm": "0.1", "cm": "1", "m": "100", "in": "2.54", "inch": "2.54", "inches": "2.54",
    "pulgadas": "2.54", "polegadas": "2.54", "pouces": "2.54", "zoll": "2.54", "ft": "30.48",
    "feet": "30.48", "foot": "30.48", "厘米": "1", "毫米": "0.1", "米": "100", "英寸": "2.54",
}  # fmt: skip
UNITS = "|".join(sorted(CENTIMETRES, key=len, reverse=True))
# A colon parts a value from the words after it, but binds it to its label.
LABEL_EDGE = re.compile(r"[,;!?()\n\0。，；！？、]|\.(?!\d)")
HIGHEST = Decimal(10**12)
WHOLE = Decimal(100)
AROUND = 40


class ConsistencyChecker:
    """The facts of one listing beside each other; compiled once per policy version.

    Rule: docs/rules/listings.md#inconsistent_facts. Source: Directive 2005/29/EC Art 6(1)(b).
    """

    def __init__(self, truth: TruthSection) -> None:
        self.truth = truth
        words: Consistency = truth.consistency
        self.tolerance = Decimal(str(words.tolerance))
        self._aside = re.compile(either(words.aside))
        self._materials = MaterialReader(words)
        self._packs = PackReader(words.packs)
        self._sizes = {
            key: re.compile(
                rf"(?:{either(names)})[\s:]{{0,2}}(?P<before>\d[\d.,]{{0,8}})\s?(?P<unit>{UNITS})(?![a-z])"
                rf"|(?P<after>\d[\d.,]{{0,8}})\s?(?P<unit2>{UNITS})[\s\-]{{1,2}}(?:in\s)?(?:{either(names)})"
            )
            for key, names in words.axes.items()
        }

    def find(self, snapshot: Snapshot) -> Iterator[Finding]:
        """At most one finding per property and text."""
        if CODE not in self.truth.severities:
            return
        texts = {field: Text.of([(field, getattr(snapshot, field))]) for field in TRUST}
        numbered = {field: text for field, text in texts.items() if DIGIT.search(text.folded)}
        yield from self._numbers(snapshot, numbered)
        yield from self._pack_counts(snapshot, numbered)
        yield from self._measures(snapshot, numbered)
        yield from self._compositions(snapshot, numbered)
        yield from self._wrong_materials(snapshot, texts)

    def _numbers(self, snapshot: Snapshot, texts: dict[str, Text]) -> Iterator[Finding]:
        trusted = {
            kind: value
            for kind in KINDS
            if (value := _positive(snapshot.attributes.get(kind))) is not None
        }
        for field, text in texts.items():
            if not trusted and field != TRUST[0]:
                return
            for kind, found in all_quantities(text.folded).items():
                told = [one for one in found if self._is_whole(text.folded, kind, one)]
                if not told:
                    continue
                if kind in trusted:
                    # Between two texts only one value a text says that both mean the same.
                    between_texts = _positive(snapshot.attributes.get(kind)) is None
                    if between_texts and len({one.value for one in told}) > 1:
                        continue
                    wrong = self._contradiction(text, kind, told, trusted[kind])
                    if wrong:
                        yield self._finding(text, wrong, wrong.value, trusted[kind])
                elif field == TRUST[0] and len({v for one in told for v in one.readings}) == 1:
                    trusted[kind] = told[0].value

    def _contradiction(
        self, text: Text, kind: str, told: list[Quantity], trusted: Decimal
    ) -> Quantity | None:
        """The first value that is not the trusted one, where the text nowhere says that one."""
        if any(self._agree(kind, value, trusted) for one in told for value in one.readings):
            return None
        tails = list(search_tails(text.original))
        for one in told:
            ingredient = kind == "weight_g" and _is_ingredient(text.folded, one, trusted)
            start, end = text.span(one.start, one.end)
            if not ingredient and not any(a <= start and end <= b for a, b in tails):
                return one
        return None

    def _is_whole(self, folded: str, kind: str, one: Quantity) -> bool:
        """Not a range, another lamp's watts, or the value of a part or of the packaging."""
        if one.value <= 0 or RANGE_BEFORE.search(folded[max(0, one.start - 12) : one.start]):
            return False
        if RANGE_AFTER.match(folded, one.end):
            return False
        before = LABEL_EDGE.split(folded[max(0, one.start - AROUND) : one.start])[-1]
        after = CLAUSE_EDGE.split(folded[one.end : one.end + AROUND], maxsplit=1)[0]
        if kind == "weight_g" and NETWORK.match(folded[one.start : one.end]):
            return False
        if kind == "storage_gb" and MEMORY.search(f"{before[-10:]} {after[:10]}"):
            return False
        return not self._aside.search(f"{before} {after}")

    def _agree(self, kind: str, one: Decimal, other: Decimal) -> bool:
        binary = Decimal("1.024") if kind == "storage_gb" else Decimal(1)
        return any(
            abs(one * factor - other) <= self.tolerance * other
            for factor in {Decimal(1), binary, 1 / binary}
        )

    def _pack_counts(self, snapshot: Snapshot, texts: dict[str, Text]) -> Iterator[Finding]:
        trusted = _positive(snapshot.attributes.get("pack_quantity"))
        for field, text in texts.items():
            if trusted is None and field != TRUST[0]:
                return
            told = list(self._packs.read(text.folded))
            if not told:
                continue
            if trusted is not None:
                if all(one.value != trusted for one in told):
                    yield self._finding(text, told[0], told[0].value, trusted)
            elif len({one.value for one in told}) == 1:
                trusted = told[0].value

    def _measures(self, snapshot: Snapshot, texts: dict[str, Text]) -> Iterator[Finding]:
        """Sizes with the name of their axis; without an entry nothing is compared."""
        for key, expression in self._sizes.items():
            entered = _positive(snapshot.attributes.get(key))
            if entered is None:
                continue
            for text in texts.values():
                told = list(_sizes(expression, text.folded))
                told = [one for one in told if self._is_whole(text.folded, key, one)]
                if told and not any(self._agree(key, one.value, entered) for one in told):
                    yield self._finding(text, told[0], told[0].value, entered)

    def _compositions(self, snapshot: Snapshot, texts: dict[str, Text]) -> Iterator[Finding]:
        for text in texts.values():
            for one in self._rows(text.folded):
                yield self._finding(text, one, one.value, WHOLE)
        given = snapshot.attributes.get("composition")
        if isinstance(given, str) and "%" in given:
            total = _sum(fold(given[:2000]))
            if abs(total - WHOLE) > 1:
                span = (None, None)
                yield self._make("attributes.composition", span, given[:200], total, WHOLE)

    def _rows(self, folded: str) -> Iterator[Quantity]:
        """Shares of known materials in a row that do not make a whole."""
        row: list[tuple[int, int]] = []
        shares = list(ROW.finditer(folded)) if folded.count("%") > 1 else []
        for match in chain(shares, [None]):
            if match and row and match.start() - row[-1][1] <= 2:
                row.append(match.span())
                continue
            if len(row) > 1 and all(self._materials.stated(folded[a:b]) for a, b in row):
                start, end = (
                    row[0][0],
                    row[-1][0] + self._materials.end_of_first(folded[slice(*row[-1])]),
                )
                total = _sum(folded[start:end])
                # "69 % cotton, 29 % linen, elastane 2 %": the last share may follow its name.
                rest = _sum(ROW_EDGE.split(folded[end : end + AROUND], maxsplit=1)[0])
                if min(abs(total - WHOLE), abs(total + rest - WHOLE)) > 1:
                    yield Quantity(total, start, end)
            row = [match.span()] if match else []

    def _wrong_materials(self, snapshot: Snapshot, texts: dict[str, Text]) -> Iterator[Finding]:
        stated = self._materials.stated(snapshot.attributes.get(KEY))
        if not stated:
            return
        # The less trusted text carries the finding, once.
        for field in reversed(TRUST):
            text = texts[field]
            claims = list(self._materials.claims(text.folded, is_title=field == TRUST[0]))
            if claims and all(claim.material not in stated for claim in claims):
                first = claims[0]
                entered = str(snapshot.attributes[KEY])[:40]
                span = text.span(first.start, first.end)
                words = text.original[slice(*span)]
                yield self._make(field, text.place(*span)[1:], words, first.material, entered)
                return

    def _finding(self, text: Text, one: Quantity, measured: Decimal, limit: Decimal) -> Finding:
        start, end = text.span(one.start, one.end)
        field, first, last = text.place(start, end)
        return self._make(field, (first, last), text.original[start:end], measured, limit)

    def _make(
        self,
        field: str,
        span: tuple[int | None, int | None],
        words: str,
        measured: Decimal | str,
        limit: Decimal | str,
    ) -> Finding:
        return Finding(
            code=CODE,
            field=field,
            start=span[0],
            end=span[1],
            severity=self.truth.severities[CODE],
            rule=CODE,
            version=self.truth.fingerprint,
            words=words,
            measured=measured if isinstance(measured, str) else round(float(measured), 3),
            limit=limit if isinstance(limit, str) else round(float(limit), 3),
        )


def _positive(given: object) -> Decimal | None:
    value = read_amount(given)
    return value if value is not None and 0 < value < HIGHEST else None


def _is_ingredient(folded: str, one: Quantity, whole: Decimal) -> bool:
    """Less than half of the product that is weighed "of" something: "1.5 g of HMB"."""
    return one.value * 2 < whole and INGREDIENT.match(folded, one.end) is not None


def _sum(composition: str) -> Decimal:
    shares = SHARE.findall(composition)
    return sum((Decimal(share.replace(",", ".")) for share in shares), Decimal(0))


def _sizes(expression: re.Pattern[str], folded: str) -> Iterator[Quantity]:
    """Every size of one axis, in centimetres, at its number and unit."""
    for match in expression.finditer(folded):
        number, unit = ("before", "unit") if match["before"] else ("after", "unit2")
        value = plain_number(match[number]) * Decimal(CENTIMETRES[match[unit]])
        yield Quantity(value, match.start(number), match.end(unit))
