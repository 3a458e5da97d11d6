"""Which category of the database each rule of the packaged rulebook belongs to.

Chosen by us from the lists of the database; a rule that an admin adds falls under the last one.
"""

from enforcement.checks.dsa.codes import Category, Keyword

Place = tuple[Category, tuple[Keyword, ...]]

MISLEADING: Place = (
    "STATEMENT_CATEGORY_CONSUMER_INFORMATION",
    ("KEYWORD_MISLEADING_INFO_GOODS_SERVICES",),
)
PRICES: Place = ("STATEMENT_CATEGORY_CONSUMER_INFORMATION", ("KEYWORD_NONCOMPLIANCE_PRICING",))
RIGHTS: Place = (
    "STATEMENT_CATEGORY_CONSUMER_INFORMATION",
    ("KEYWORD_MISLEADING_INFO_CONSUMER_RIGHTS",),
)
BRANDS: Place = (
    "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
    ("KEYWORD_TRADEMARK_INFRINGEMENT",),
)
PICTURES: Place = (
    "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
    ("KEYWORD_COPYRIGHT_INFRINGEMENT",),
)
PROHIBITED: Place = (
    "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
    ("KEYWORD_PROHIBITED_PRODUCTS",),
)
UNSAFE: Place = ("STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", ("KEYWORD_UNSAFE_PRODUCTS",))
REVIEWS: Place = ("STATEMENT_CATEGORY_SCAMS_AND_FRAUD", ("KEYWORD_INAUTHENTIC_USER_REVIEWS",))
LISTINGS: Place = ("STATEMENT_CATEGORY_SCAMS_AND_FRAUD", ("KEYWORD_INAUTHENTIC_LISTINGS",))
ACCOUNTS: Place = ("STATEMENT_CATEGORY_SCAMS_AND_FRAUD", ("KEYWORD_INAUTHENTIC_ACCOUNTS",))
FRAUD: Place = ("STATEMENT_CATEGORY_SCAMS_AND_FRAUD", ())
HARASSMENT: Place = ("STATEMENT_CATEGORY_CYBER_VIOLENCE", ("KEYWORD_CYBER_HARASSMENT",))
TERMS: Place = ("STATEMENT_CATEGORY_OTHER_VIOLATION_TC", ())

RULES: dict[Place, str] = {
    MISLEADING: """
        not_as_described not_as_described_serious superlative_unproven health_claim
        rating_or_sales_claim false_urgency guarantee_overclaim certification_claim_unbacked
        eco_label_unbacked eco_generic eco_offset eco_part_as_whole implausible_spec
        inconsistent_facts origin_conflict""",
    PRICES: "reference_price_inflated bait_price",
    RIGHTS: "refused_standard",
    BRANDS: "counterfeit_term ipr_misuse counterfeit_goods",
    PICTURES: "image_theft",
    PROHIBITED: "prohibited_item",
    UNSAFE: "prohibited_item_dangerous missing_safety_info",
    REVIEWS: "manipulation manipulation_serious early_confirmation",
    LISTINGS: "not_as_described_fraud",
    ACCOUNTS: "evading_sanctions",
    FRAUD: "serious_fraud false_shipment false_shipment_serious false_shipment_fraud",
    HARASSMENT: "harassment",
    TERMS: """
        title_format keyword_stuffing text_obfuscation vague_customs_description
        off_platform_contact invalid_gtin late_answer broken_promise abusive_reports late_dispatch
        non_fulfilment non_fulfilment_serious non_fulfilment_very_serious""",
}
PLACES = {code: place for place, named in RULES.items() for code in named.split()}


def place_of(rule_code: str) -> Place:
    return PLACES.get(rule_code, TERMS)
