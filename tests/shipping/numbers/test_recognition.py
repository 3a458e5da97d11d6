import pytest

from shipping.checks.numbers.digits import SCHEMES
from shipping.checks.numbers.formats import courier_named, format_named, formats
from shipping.checks.numbers.recognition import better_carriers, recognise, wrong_digit
from shipping.checks.numbers.words import doubt


def named(number):
    return {(match.format.courier, match.format.id) for match in recognise(number)}


@pytest.mark.parametrize(
    ("number", "courier", "form"),
    [
        ("1Z9A8B7C0311223340", "ups", "ups"),
        ("K112233447 3", "ups", "UPS Waybill"),
        ("RB473124829GB", "s10", "s10"),
        ("rb 4731 2482 9 gb", "s10", "s10"),
        ("D112233445566778899001", "canpar", "canpar_22"),
        ("JVGL0112233445", "dhl", "dhl_express_piece_id"),
        ("GFUS01122334455667", "gofo", "gofo_us"),
        ("1LS7122011334455-1", "lasership", "LaserShip 1LS7 (18)"),
        ("YT1122334455667788", "yunexpress", "yunexpress"),
        ("JJD0001122334455667", "yodel", "yodel"),
    ],
)
def test_knows_the_carrier_by_the_form(number, courier, form):
    assert (courier, form) in named(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "LP006612904",
        "RB473124825GB",
        "RB473124829XX",
        "RB４７３１２４８２９GB",
        "1Z9A8B7C0311223341",
        "1Z9A8B7C03112233" + "4" * 10_000,
        "YT11223344556677",
    ],
)
def test_refuses_what_has_no_form_or_a_wrong_digit(number):
    assert named(number) == set()


@pytest.mark.parametrize("prefix", ["", "42010001", "420100011234"])
@pytest.mark.parametrize("serial", ["940011122233344455566", "930010112233445566778"])
def test_reads_a_postal_label_behind_its_postcode(prefix, serial):
    number = prefix + serial + SCHEMES["gs1"](serial)
    assert "usps" in {courier for courier, _form in named(number)}


def test_leads_a_serial_that_was_cut_short():
    c = format_named("ontrac_c")
    serial = "1122334455667"
    assert c.expected(serial) == SCHEMES["ups"]("4" + serial) != SCHEMES["ups"](serial)


def test_puts_forms_with_a_check_digit_first():
    serial = "60112233445566"
    both = recognise(serial + SCHEMES["gs1"](serial))
    assert [match.expected is None for match in both] == sorted(m.expected is None for m in both)


def test_every_form_is_named_once_and_finds_its_parts():
    ids = [known.id for known in formats()]
    assert len(ids) == len(set(ids))
    for known in formats():
        has_parts = {"serial", "check"} <= set(known.form.groupindex)
        assert has_parts == bool(known.scheme)


@pytest.mark.parametrize(
    ("carrier", "courier"),
    [("DHL Express", "dhl"), ("ups", "ups"), ("USPS", "usps"), ("Upstream", ""), ("", "")],
)
def test_a_carrier_is_known_by_its_first_words(carrier, courier):
    assert courier_named(carrier) == courier


def test_a_wrong_digit_counts_in_the_carriers_own_forms_and_the_postal_one():
    ups = wrong_digit("1Z9A8B7C0311223341", "UPS")
    assert ups and (ups.found, ups.expected) == ("1", "0")
    # Of a carrier that we do not know, only the postal form says something.
    assert wrong_digit("1Z9A8B7C0311223341", "PostLink") is None
    postal = wrong_digit("RB473124825GB", "PostLink")
    assert postal and (postal.found, postal.expected) == (5, 9)
    # DHL has forms without a check digit that this number fits as well.
    assert wrong_digit("60112233445566", "DHL") is None


def test_names_the_carriers_that_fit_better():
    assert better_carriers("1Z9A8B7C0311223340", "DHL") == ["UPS"]
    assert better_carriers("1Z9A8B7C0311223340", "UPS Ground") == []
    assert better_carriers("1Z9A8B7C0311223340", "PostLink") == []
    assert "UPS" in doubt("1Z9A8B7C0311223340", "DHL")
    assert doubt("ANYTHING12", "DHL") == ""
