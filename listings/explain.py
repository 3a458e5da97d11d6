"""Findings in words: what is wrong with these words, and what to do about it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from babel.numbers import get_currency_precision
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import NotFound
from core.events import Words
from core.money import money
from listings.checks.findings import Edit, Finding, Result, address_of
from listings.checks.prices import floor
from listings.checks.snapshot import Snapshot
from listings.import_forms import target_label
from listings.schemes import is_provable
from policy.sections import Policy

TONES = {"block": "bad", "needs_evidence": "warn", "warn": "acc"}
RANKS = {"block": 0, "needs_evidence": 1, "warn": 2}
QUOTED_AT_MOST = 80
# By rule or sub-rule; what is not here is explained by the rulebook's own text.
REASONS: dict[str, Words] = {
    "rating_or_sales_claim": gettext_lazy(
        "“%(words)s” speaks of sales, ratings or recommendations that a study must prove."
    ),
    "false_urgency": gettext_lazy("“%(words)s” presses buyers by time or stock."),
    "guarantee_overclaim": gettext_lazy(
        "“%(words)s” promises more than a product or your warranty can hold."
    ),
    "superlative_unproven": gettext_lazy("“%(words)s” claims a top rank that a study must prove."),
    "health_claim": gettext_lazy("“%(words)s” says that the product heals or protects health."),
    "counterfeit_term": gettext_lazy("“%(words)s” offers an imitation of another brand."),
    "off_platform_contact": gettext_lazy("“%(words)s” leads buyers away from the marketplace."),
    "eco_generic": gettext_lazy("“%(words)s” needs a recognised ecolabel for this product."),
    "eco_offset": gettext_lazy(
        "“%(words)s” may not be claimed for a product. No certificate covers it."
    ),
    "certification_claim_unbacked": gettext_lazy(
        "“%(words)s” needs a valid certificate of this scheme for this product."
    ),
    "eco_label_unbacked": gettext_lazy(
        "“%(words)s” needs a valid certificate of this label; badges of your own are not allowed."
    ),
    "eco_part_as_whole": gettext_lazy(
        "“%(words)s” claims for the whole product what holds for a part or a share only."
    ),
    "prohibited_item": gettext_lazy("“%(words)s” may not be offered here."),
    "invalid_gtin": gettext_lazy("“%(words)s” is no GTIN that was issued (%(limit)s)."),
    "keyword_stuffing": gettext_lazy(
        "“%(words)s” stands in the title more than %(limit)s times. Leave it out here."
    ),
    "keyword_stuffing.keywords": gettext_lazy(
        "%(measured)s fragments in a row repeat a word. Write a sentence instead."
    ),
    "keyword_stuffing.hashtags": gettext_lazy(
        "%(measured)s hashtags in a row tell buyers nothing. Take them out."
    ),
    "text_obfuscation": gettext_lazy("“%(words)s” hides a word behind other signs."),
    "text_obfuscation.letters": gettext_lazy(
        "“%(words)s” mixes letters of two alphabets. Write it with one."
    ),
    "text_obfuscation.hidden": gettext_lazy(
        "“%(words)s” has invisible signs between its letters. Take them out."
    ),
    "text_obfuscation.direction": gettext_lazy(
        "A hidden sign turns the direction of the text here. Take it out."
    ),
    "title_format": gettext_lazy("“%(words)s” advertises a promotion. Set a price instead."),
    "title_format.empty": gettext_lazy("A listing without a title cannot be found."),
    "title_format.length": gettext_lazy(
        "The title has %(measured)s characters; up to %(limit)s are read."
    ),
    "title_format.symbols": gettext_lazy("“%(words)s” does not belong in a title."),
    "title_format.capitals": gettext_lazy("Most letters are capitals, which is hard to read."),
    "title_format.decoration": gettext_lazy("“%(words)s” is decoration, not information."),
    "origin_conflict": gettext_lazy(
        "“%(words)s” names another country than the entry “Made in”: %(limit)s."
    ),
    "implausible_spec": gettext_lazy(
        "“%(words)s” cannot be: that makes %(measured)s, and the limit is %(limit)s."
    ),
    "inconsistent_facts": gettext_lazy(
        "“%(words)s” contradicts your other facts: %(measured)s here, %(limit)s there."
    ),
    "bait_price": gettext_lazy(
        "“%(words)s” costs %(percent)s of the middle price of the variants. Offer it on its own."
    ),
    "vague_customs_description": gettext_lazy("“%(words)s” does not tell customs what it is."),
    "vague_customs_description.short": gettext_lazy(
        "Customs need at least %(limit)s characters that say what it is."
    ),
    "missing_safety_info": gettext_lazy("%(entry)s: the law of this market asks for this entry."),
    "missing_safety_info.electronic": gettext_lazy(
        "“%(words)s” is neither an e-mail address nor a web address."
    ),
    "reference_price_inflated": gettext_lazy(
        "The lowest price since %(since)s was %(lowest)s, first charged on %(on)s."
    ),
    "reference_price_inflated.cell": gettext_lazy(
        "“%(words)s” cost %(limit)s in the days before, which is less than the reference price."
    ),
    "reference_price_inflated.no_history": gettext_lazy(
        "Nothing was sold at another price since %(since)s, so there is nothing to compare with."
    ),
}


@dataclass(frozen=True)
class Mark:
    """A finding as the editor shows it; its number is the same in text, rail and message."""

    number: int
    finding: Finding
    tone: str
    title: str
    rule: str
    rule_url: str
    text: str
    advice: str
    # Some scheme's certificate could bear it out.
    is_provable: bool

    @property
    def key(self) -> str:
        return address_of(self.finding)

    @property
    def edit(self) -> Edit | None:
        """The change that mends it without asking; to take out the words where nothing better."""
        found = self.finding
        if found.edit is not None:
            return found.edit
        if found.start is None or found.field not in {"title", "description"}:
            return None
        return Edit(found.field, found.start, found.end, "")

    @property
    def edit_label(self) -> str:
        edit = self.edit
        if edit is None:
            return ""
        if not edit.replacement:
            whole = edit.start is None
            return _("Remove it") if whole else _("Remove the words")
        return _("Set to %(words)s") % {"words": edit.replacement[:40]}


def number_of(address: str, result: Result) -> int | None:
    """The place (from 0) of the finding with this address; None where there is none."""
    found = (n for n, one in enumerate(result.findings) if address_of(one) == address)
    return next(found, None)


def explain(result: Result, snapshot: Snapshot | None, policy: Policy) -> list[Mark]:
    """Number the findings, the gravest first, and put each into words."""
    found = sorted(result.findings, key=lambda finding: RANKS[finding.severity])
    return [_mark(number, one, snapshot, policy) for number, one in enumerate(found, start=1)]


def _mark(number: int, finding: Finding, snapshot: Snapshot | None, policy: Policy) -> Mark:
    title, rule, advice, url = finding.code, finding.code, "", ""
    try:
        paragraph = policy.rule(finding.code)
        title, advice = str(paragraph.title), str(paragraph.remedy)
        rule, url = (
            _("Rule %(number)s") % {"number": paragraph.number},
            reverse("policy:rule", kwargs={"number": paragraph.number}),
        )
    except NotFound:
        paragraph = None
    return Mark(
        number=number,
        finding=finding,
        tone=TONES[finding.severity],
        title=title,
        rule=rule,
        rule_url=url,
        text=reason(finding, snapshot, policy) or (str(paragraph.text) if paragraph else ""),
        advice=advice,
        is_provable=finding.withheld or is_provable(finding.code, policy),
    )


def reason(finding: Finding, snapshot: Snapshot | None, policy: Policy) -> str:
    """What is wrong here, with the words, the measured value and the limit.

    "" where only the rule's own text says it: sentences on prices need the snapshot.
    """
    if finding.withheld:
        return _(
            "No verified certificate in force proves “%(words)s” now. Buyers do not read these"
            " words until one does."
        ) % {"words": _short(finding.words)}
    words = REASONS.get(finding.rule)
    if words is None:
        return ""
    facts = {"words": _short(finding.words), "limit": finding.limit, "measured": finding.measured}
    if finding.code == "missing_safety_info":
        facts["entry"] = target_label(finding.field)
    if isinstance(finding.measured, float):
        facts["percent"] = formats.number_format(finding.measured * 100, 0) + "%"
    if finding.code == "reference_price_inflated":
        if snapshot is None:
            return ""
        facts |= _price_facts(snapshot, policy)
    return str(words) % facts


def _price_facts(snapshot: Snapshot, policy: Policy) -> dict[str, str]:
    days = policy.truth.price.window_days
    began = snapshot.reduced_on or snapshot.now
    facts = {"since": formats.date_format(began - timedelta(days=days), "DATE_FORMAT")}
    lowest = floor(snapshot.price_history, began, days)
    if lowest:
        facts["lowest"] = amount_in_words(lowest.amount, snapshot.currency)
        facts["on"] = formats.date_format(lowest.on, "DATE_FORMAT")
    return facts


def amount_in_words(amount: Decimal, currency: str) -> str:
    return money(int(amount.scaleb(get_currency_precision(currency))), currency)


def _short(words: str) -> str:
    return words if len(words) <= QUOTED_AT_MOST else f"{words[: QUOTED_AT_MOST - 1]}…"
