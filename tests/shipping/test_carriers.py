"""Carriers as rows: each change holds from its instant on, and numbers are read by what holds."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.actions import dispatch_parcel, publish_carrier, retire_carrier
from shipping.checks.numbers.formats import formats
from shipping.checks.numbers.recognition import recognise
from shipping.models import Carrier, Parcel
from shipping.queries.carriers import carrier_at, carriers_at, forms_at, link_to, offered
from tests.rivals import run_at_once

FORM = "nord_11 | PN(?P<serial>[0-9]{8})(?P<check>[0-9]) | gs1"
LINK = "https://nord.example/track/{number}?lang=en"
HOUR = timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_new_ones_at_once_the_second_is_told(nord):
    def make(name):
        return lambda: publish_carrier(**nord | {"name": name, "is_new": True})

    [refusal] = run_at_once(make("Nord Parcel"), make("Northern"))
    assert refusal.field == "key" and "Nord Parcel has this key" in str(refusal)
    assert Carrier.objects.get().name == "Nord Parcel"


@pytest.fixture
def nord(ada, noon):
    return {
        "key": "nord",
        "name": "Nord Parcel",
        "services": ["Tracked", "Express", "Tracked"],
        "number_forms": FORM,
        "link": LINK,
        "actor": ada,
        "now": noon,
    }


def names(number, now):
    return [match.format.courier_name for match in recognise(number, forms_at(now))]


def test_a_new_carrier_is_recognised_from_its_instant_on(nord, noon):
    assert forms_at(noon) == formats()
    publish_carrier(**nord | {"effective_from": noon + HOUR})
    (good,) = [f"PN12345678{n}" for n in range(10) if names(f"PN12345678{n}", noon + HOUR)]

    assert names(good, noon) == [] and names(good, noon + HOUR) == ["Nord Parcel"]
    known = carrier_at("nord", noon)
    assert known.coming and not known.row
    assert Event.objects.get(kind="carrier.published").facts["name"] == "Nord Parcel"


def test_a_wrong_digit_of_its_own_form_is_refused(nord, order, sam, noon, shipped_at):
    publish_carrier(**nord)
    (good,) = [f"PN12345678{n}" for n in range(10) if names(f"PN12345678{n}", noon)]
    bad = good[:-1] + str((int(good[-1]) + 1) % 10)
    facts = {"carrier": "Nord Parcel Express", "actor": sam, "now": shipped_at}
    with pytest.raises(NotPossible, match="check digit"):
        dispatch_parcel(order, number=bad, **facts)
    assert not Parcel.objects.exists()
    assert dispatch_parcel(order, number=good, **facts).number == good


def test_a_change_replaces_the_packages_forms_and_the_old_row_stays(nord, ada, noon):
    ups = {"key": "ups", "name": "UPS", "number_forms": "ups_x | UX[0-9]{8}"}
    publish_carrier(**nord | ups)

    assert names("1Z5R89390357567127", noon) == [] and names("UX12345678", noon) == ["UPS"]
    publish_carrier(**nord | ups | {"number_forms": "", "now": noon + HOUR})
    assert names("UX12345678", noon + HOUR) == [] and names("UX12345678", noon) == ["UPS"]
    assert Carrier.objects.filter(key="ups").count() == 2
    # Others stay as they are.
    assert len(forms_at(noon + HOUR)) == len([one for one in formats() if one.courier != "ups"])


def test_a_retired_carrier_is_neither_recognised_nor_offered(nord, ada, sams_store, noon):
    publish_carrier(**nord)
    assert "Nord Parcel" in offered(sams_store, now=noon).carriers
    assert offered(sams_store, now=noon).services == ["Tracked", "Express"]
    retire_carrier("nord", actor=ada, now=noon + HOUR)
    retire_carrier("ups", actor=ada, now=noon + HOUR)

    later = noon + HOUR
    assert not {"Nord Parcel", "UPS"} & set(offered(sams_store, now=later).carriers)
    assert names("1Z5R89390357567127", later) == []
    assert link_to("PN1", "Nord Parcel", now=later) == ""
    assert names("1Z5R89390357567127", noon) == ["UPS"]
    with pytest.raises(NotPossible, match="retired already"):
        retire_carrier("ups", actor=ada, now=later)
    # Written anew, it is there again.
    publish_carrier(**nord | {"now": later + HOUR})
    assert not carrier_at("nord", later + HOUR).is_retired


def test_retiring_ends_what_was_planned(nord, ada, sams_store, noon):
    publish_carrier(**nord)
    (good,) = [f"PN12345678{n}" for n in range(10) if names(f"PN12345678{n}", noon)]
    publish_carrier(**nord | {"effective_from": noon + 3 * HOUR})
    retire_carrier("nord", actor=ada, now=noon + HOUR)

    late, known = noon + 4 * HOUR, carrier_at("nord", noon + HOUR)
    assert known.is_retired and known.coming is None
    assert carrier_at("nord", late).is_retired and names(good, late) == []
    assert link_to(good, "Nord Parcel", now=late) == ""
    # A return that was planned afterwards comes, unless it is taken back in the same way.
    publish_carrier(**nord | {"now": noon + 2 * HOUR, "effective_from": noon + 3 * HOUR})
    assert names(good, late) == ["Nord Parcel"]
    retire_carrier("nord", actor=ada, now=noon + 2 * HOUR)
    assert names(good, late) == []


def test_its_page_of_a_parcel_is_linked(client, nord, parcel, sam, noon):
    publish_carrier(**nord | {"name": "PostLink", "number_forms": ""})
    assert link_to("A B/1", "postlink", now=noon) == (
        "https://nord.example/track/A%20B%2F1?lang=en"
    )
    client.force_login(sam)
    text = client.get(f"/parcels/{parcel.pk}/").text
    assert 'href="https://nord.example/track/LP0066129043NL?lang=en"' in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": "Nord!"}, "key"),
        ({"name": " "}, "name"),
        ({"name": "ups"}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"services": ["a\x01"]}, "services"),
        ({"services": [str(n) for n in range(31)]}, "services"),
        ({"number_forms": "aa | (a+)+"}, "number_forms"),
        ({"link": "http://nord.example/{number}"}, "link"),
        ({"link": "https://nord.example/"}, "link"),
        ({"link": "javascript:alert({number})"}, "link"),
        ({"effective_from": "past"}, "effective_from"),
    ],
)
def test_refuses_facts_that_cannot_be(nord, noon, changes, field):
    if "effective_from" in changes:
        changes = {"effective_from": noon - HOUR}
    with pytest.raises(NotPossible) as refusal:
        publish_carrier(**nord | changes)

    assert refusal.value.field == field
    assert not Carrier.objects.exists()
    assert not Event.objects.filter(kind="carrier.published").exists()


def test_is_for_admins_only(nord, mia, noon):
    with pytest.raises(NotAllowed):
        publish_carrier(**nord | {"actor": mia})
    with pytest.raises(NotAllowed):
        retire_carrier("ups", actor=mia, now=noon)
    assert not Carrier.objects.exists()


def test_the_database_keeps_rows_as_they_were(nord, ada, noon):
    row = publish_carrier(**nord)
    for change in (lambda: Carrier.objects.update(name="X"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    facts = {"name": "X", "made_by": ada, "made_at": noon, "effective_from": noon}
    bad = (
        {"key": "A"},
        {"key": "ok", "link": "http://x.example/{number}"},
        {"key": "ok", "effective_from": noon - HOUR},
    )
    for changes in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            Carrier.objects.create(**facts | changes)


def test_reading_forms_asks_the_database_once(nord, noon, django_assert_num_queries):
    publish_carrier(**nord)
    forms_at(noon)
    with django_assert_num_queries(1):
        forms_at(noon)
    with django_assert_num_queries(1):
        carriers_at(noon)


def test_the_pages_add_change_and_retire(client, ada):
    client.force_login(ada)
    assert "Of the package" in client.get("/tracking/directory/").text
    facts = {"key": "nord", "name": "Nord Parcel", "number_forms": "nn | [0-9]+", "link": LINK}
    refused = client.post("/tracking/new-carrier/", facts)
    assert refused.status_code == 422 and "too many ways" in refused.text
    assert client.post("/tracking/new-carrier/", facts | {"number_forms": FORM}).status_code == 302
    for key in ("nord", "ups"):
        known = client.post("/tracking/new-carrier/", {"key": key, "name": "Other"})
        assert known.status_code == 422 and "has this key" in known.text
    page = "/tracking/directory/nord/"
    assert "nord_11 | PN" in client.get(page).text
    changed = {"name": "Nord Parcel", "number_forms": "", "services": "Tracked\nExpress"}
    assert client.post(page, changed).status_code == 302
    assert carrier_at("nord", Carrier.objects.last().made_at).services == ("Tracked", "Express")
    assert client.post(f"{page}retire/").status_code == 302
    assert "Retired" in client.get("/tracking/directory/").text
    now = clock.now()
    planned = {"number_forms": "", "effective_from": now + HOUR}
    publish_carrier(**facts | planned, actor=ada, now=now)
    assert client.post(f"{page}retire/").status_code == 302
    assert "Ended before its instant" in client.get(page).text
    assert client.get("/tracking/directory/nobody/").status_code == 404
