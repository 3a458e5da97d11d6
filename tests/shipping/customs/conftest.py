"""A small nomenclature, and a listing of Sam's to declare."""

import pytest

from listings.models import Listing
from shipping.actions import load_nomenclature

NOMENCLATURE = """hscode,description,description_zh
61,Knitted clothing,针织服装
6109,"T-shirts, singlets and vests, knitted",针织T恤衫
610910,"T-shirts, singlets and vests of cotton, knitted",棉制针织T恤衫
610990,"T-shirts, singlets and vests of other textiles, knitted",其他纺织材料制针织T恤衫
85,Electrical machinery,电机、电气设备
8507,Rechargeable batteries,蓄电池
850760,Lithium-ion batteries and power banks,锂离子蓄电池、移动电源
91,Clocks and watches,钟表
910211,"Wrist watches, battery powered",电池手表
"""


@pytest.fixture
def codes(noon):
    return load_nomenclature(NOMENCLATURE.encode(), name="hs.csv", now=noon)


@pytest.fixture
def lamp(sams_store, noon):
    at = {"status_at": noon, "created_at": noon, "updated_at": noon}
    facts = {"sku": "L-1", "title": "Power bank", "price_minor": 1990, "status": "published"}
    return Listing.objects.create(store=sams_store, **facts, **at)
