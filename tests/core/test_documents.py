"""A PDF that acts by itself is told by its bytes, wherever it hides that."""

import zlib

import pytest

from core.documents import MOST_UNPACKED, Suspicious, is_pdf, refuse_active

PLAIN = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def pdf(inside, stream=b"", words=b"/Type/ObjStm/Filter/FlateDecode"):
    packed = b"5 0 obj<<" + words + b">>stream\n" + stream + b"\nendstream endobj\n"
    return PLAIN.replace(b"trailer", (packed if stream else b"") + inside + b"\ntrailer")


def test_a_plain_document_is_taken():
    assert is_pdf(PLAIN) and not is_pdf(b"<html>")
    refuse_active(PLAIN)
    refuse_active(pdf(b"3 0 obj<</Type/Page>>endobj", zlib.compress(b"<</Type/Font>>")))
    # A page is drawn in a stream of its own; what it spells is not read as names.
    refuse_active(pdf(b"", zlib.compress(b"/JavaScript"), words=b"/Filter/FlateDecode"))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (PLAIN[:-5], "broken"),
        (pdf(b"<</OpenAction 4 0 R>>"), "active"),
        (pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "active"),
        (pdf(b"<</S/J#61vaScript>>"), "active"),
        (pdf(b"<</S/Launch/F(cmd.exe)>>"), "active"),
        (pdf(b"<</Names<</EmbeddedFiles 9 0 R>>>>"), "active"),
        (pdf(b"<</Encrypt 7 0 R>>"), "active"),
        (pdf(b"", zlib.compress(b"<</S/JavaScript>>")), "active"),
        (pdf(b"", zlib.compress(b"x"), words=b"/Type/Obj#53tm/Filter/LZWDecode"), "packed"),
        (pdf(b"", b"not packed at all"), "packed"),
        (pdf(b"", zlib.compress(bytes(MOST_UNPACKED + 1))), "packed"),
    ],
)
def test_whatever_acts_or_hides_is_refused(body, code):
    with pytest.raises(Suspicious) as refusal:
        refuse_active(body)
    assert refusal.value.code == code
