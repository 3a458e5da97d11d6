"""A store under review, at each stage; each later fixture goes on from an earlier one."""

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.models import Store
from enforcement.actions import (
    claim_case,
    confirm_sanction,
    escalate_store,
    file_appeal,
    propose_ban,
    take_appeal,
)
from enforcement.models import Hearing
from tests.enforcement.steps import (
    about_a_listing,
    freeze_store,
    known_by,
    signal,
    take_down,
    violate,
)


@pytest.fixture(autouse=True)
def _in_force(policy):
    """Every verb reads the policy in force, and refusals are read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def case(sams_store, noon):
    return signal(sams_store, noon)


@pytest.fixture
def claimed(case, mia, noon):
    return claim_case(case, actor=mia, now=noon)


@pytest.fixture
def violation(kept_rows, sams_store, mia, noon):
    return kept_rows("violation", noon, build=lambda: violate(sams_store, mia, noon))


@pytest.fixture
def freeze(violation, sams_store, noon):
    """The worker's freeze, still to be confirmed."""
    (sanction,) = escalate_store(sams_store, now=noon)
    return sanction


@pytest.fixture
def confirmed(freeze, mia, noon):
    return confirm_sanction(freeze, reason="The cards are the same.", actor=mia, now=noon)


@pytest.fixture
def appeal(confirmed, sam, noon):
    statement = confirmed.statements.get()
    later = noon + timedelta(hours=2)
    return file_appeal(statement, reason="They were a film crew.", actor=sam, now=later)


@pytest.fixture
def in_review(appeal, max_, noon):
    return take_appeal(appeal, actor=max_, now=noon + timedelta(hours=3))


@pytest.fixture
def proposed_ban(violation, mia, noon):
    return propose_ban(violation, reason="Third time in a year.", actor=mia, now=noon)


@pytest.fixture
def lamp_case(sams_store, mia, noon):
    return claim_case(about_a_listing(sams_store, noon), actor=mia, now=noon)


@pytest.fixture
def removal(lamp_case, mia, noon):
    return take_down(lamp_case, mia, noon)


@pytest.fixture
def hearing(ritas_store, sams_store, mia, noon):
    """Rita's store is frozen; Sam's turns out to have its phone."""
    freeze_store(ritas_store, mia, noon)
    known_by(ritas_store, noon)
    known_by(sams_store, noon)
    return Hearing.objects.get()


@pytest.fixture
def held(hearing, max_, noon):
    return claim_case(hearing.case, actor=max_, now=noon)


@pytest.fixture
def open_shop(noon):
    def make(n):
        facts = {"slug": f"shop{n}", "name": f"Shop {n}", "country": "DE"}
        return Store.objects.create(**facts, created_at=noon)

    return make
