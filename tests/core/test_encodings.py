"""Encodings of tables: told by the bytes of the whole file, and never past an error."""

import io

import pytest

from core.encodings import OFFERED, encoding_name, find_encoding
from core.errors import NotPossible
from core.tables import as_written, harmless, open_table

ENGLISH = "sku,title\n" + "".join(f"A-{n},Linen towel no. {n}\n" for n in range(50))
FRENCH = "sku;titre;prix\nA;Lampe à poser d’été près de la fenêtre;19 €\n"
CHINESE = "货号;标题\nA-1;亚麻毛巾套装\n"
SIGNS = "'\"\t\r\n ,;=+-@＝＋－＠x5"


def found(text, encoding):
    return find_encoding(io.BytesIO(text.encode(encoding)))


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        (ENGLISH, "ascii", "utf-8"),
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-32", "utf-32"),
        (CHINESE, "gb18030", "gb18030"),
        (ENGLISH + "B,亚麻毛巾\n", "gb18030", "gb18030"),
        (FRENCH, "cp1252", "cp1252"),
        (ENGLISH + "B,Café crème brûlée\n", "cp1252", "cp1252"),
    ],
)
def test_tells_encodings_by_their_bytes(text, written, read):
    assert found(text, written) == read
    rows = list(open_table(io.BytesIO(text.encode(written))).rows)
    assert rows[-1].cells[1] == text.splitlines()[-1].replace(";", ",").split(",")[1]


def test_no_sign_is_lost_where_the_likely_encoding_lacks_one():
    # 0x81 is no sign of Windows 1252, and alone none of GB 18030.
    content = b"sku,title\nA,Sl\x81 caf\xe9 \n"
    encoding = find_encoding(io.BytesIO(content))
    (row,) = open_table(io.BytesIO(content)).rows
    assert encoding not in {"cp1252", "gb18030"} and "\ufffd" not in row.cells[1]
    assert row.cells[1].encode(encoding) == b"Sl\x81 caf\xe9 "


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01",
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00",
        b"sku\x00title",
        b"s\x00k\x00u\x00\x01\x00",
    ],
)
def test_what_holds_zeros_and_is_no_utf_16_is_no_table(content):
    with pytest.raises(NotPossible, match="not a CSV"):
        find_encoding(io.BytesIO(content))


def test_names_the_line_that_another_encoding_breaks_on():
    content = ("sku,title\n" * 300_000 + "A,café\n").encode("cp1252")
    with pytest.raises(NotPossible, match="Line 300001 holds bytes that are no UTF-8"):
        open_table(io.BytesIO(content), "utf-8")
    with pytest.raises(NotPossible, match="no UTF-16"):
        find_encoding(io.BytesIO(b"\xff\xfes\x00k\x00u"))


def test_utf_8_that_is_damaged_is_read_as_nothing_else():
    content = (CHINESE * 20).encode() + "A-2,Lampe d’été à poser\n".encode("cp1252")
    with pytest.raises(NotPossible, match="Line 41 holds bytes that are no UTF-8"):
        find_encoding(io.BytesIO(content))


def test_every_encoding_has_a_name_and_is_one():
    assert all("x".encode(encoding) == b"x" for encoding in OFFERED)
    assert encoding_name("utf-16-le") == "UTF-16" and encoding_name("xlsx") == "XLSX"
    assert encoding_name("latin-1") == encoding_name("cp1252") != "cp1252"


def test_what_may_run_is_text_and_comes_back_sign_by_sign():
    cells = [a + b + c for a in SIGNS for b in SIGNS for c in SIGNS] + ["", "'", "''=5", "=1+1"]
    for cell in cells:
        assert as_written(harmless(cell)) == cell
        assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠"))
    assert harmless("'=5") == "''=5" and harmless("'tis") == "'tis"
