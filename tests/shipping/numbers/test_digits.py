import pytest

from shipping.checks.numbers.digits import SCHEMES

# Worked out by hand from the published rules.
CASES = {
    # 3 and 1 in turn from the right: 3 * (6+6+5+4+3+2+1+7) + 0+6+5+4+3+2+1 = 123.
    "gs1": ("711223344556606", "7"),
    # Doubled from the right, digits of two-digit products added: 9.
    "luhn": ("7992739871", "3"),
    # 551122334 = 7 * 78731762 + 0.
    "mod7": ("551122334", "0"),
    # 1, 3, 7 from the right over 12345: 5 + 12 + 21 + 2 + 3 = 43; 43 mod 11 = 10, of which 0.
    "mod11_10": ("12345", "0"),
    # The example of ISO 7064: A12425GABC1234002 takes M.
    "mod37_36": ("A12425GABC1234002", "M"),
    # 47312482 sums to 200, and 11 - 200 mod 11 = 9.
    "s10": ("47312482", "9"),
    # A counts 2, B 3: 2 + 2*3 + 1 + 2*2 = 13, and 7 is missing to 20.
    "ups": ("AB12", "7"),
}


@pytest.mark.parametrize("name", SCHEMES)
def test_gives_the_digit_that_belongs_to_the_serial(name):
    serial, digit = CASES[name]
    assert SCHEMES[name](serial) == digit


@pytest.mark.parametrize("name", SCHEMES)
def test_finds_every_single_wrong_digit_but_those_it_cannot(name):
    """A slip in one digit is what check digits are for; modulo 7 and 11-to-10 miss some."""
    serial, digit = CASES[name]
    found = missed = 0
    for place, sign in enumerate(serial):
        for other in "0123456789" if sign.isdigit() else "":
            if other != sign:
                is_same = SCHEMES[name](serial[:place] + other + serial[place + 1 :]) == digit
                missed, found = missed + is_same, found + (not is_same)
    # `ups` doubles without adding digits, so 1 and 6 in a doubled place look alike.
    assert missed == 0 or (name in {"mod7", "mod11_10", "ups"} and missed < found / 4)
