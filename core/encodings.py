"""The encodings in which people send tables: told by their bytes, or named by the sender.

Every attempt is strict. A file is never read with signs replaced, because what is lost that way
shows only when it is too late.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import NotPossible

# What a sender may say that a file is, the likely ones first.
OFFERED: dict[str, str | Promise] = {
    "utf-8": "UTF-8",
    "gb18030": gettext_lazy("GB 18030, GBK (Simplified Chinese)"),
    "big5": gettext_lazy("Big5 (Traditional Chinese)"),
    "cp1252": gettext_lazy("Windows 1252 (Western Europe)"),
    "cp1250": gettext_lazy("Windows 1250 (Central Europe)"),
    "cp1251": gettext_lazy("Windows 1251 (Cyrillic)"),
    "cp1254": gettext_lazy("Windows 1254 (Turkish)"),
    "cp932": gettext_lazy("Shift-JIS (Japanese)"),
    "cp949": gettext_lazy("EUC-KR (Korean)"),
    "mac-roman": gettext_lazy("Mac Roman (Western Europe)"),
}
# What only the bytes say; the last two names stand in rows from before.
TOLD = {
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "xlsx": "XLSX",
    "latin-1": OFFERED["cp1252"],
}
CODECS = {"utf-8": "utf-8-sig", "latin-1": "cp1252"}
# The longer ones first: a mark of UTF-32 begins like one of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# No table holds these; decoded by the wrong order of bytes, anything does.
NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\ufffe\uffff]")
CHUNK = 1 << 20
HEAD = 1 << 16


def encoding_name(encoding: str) -> str:
    """An encoding as people know it."""
    return str(OFFERED.get(encoding) or TOLD.get(encoding, encoding))


def codec_of(encoding: str) -> str:
    return CODECS.get(encoding, encoding)


def find_encoding(file: Any) -> str:
    """Return the encoding that the bytes of the whole file speak for.

    Marks and UTF-8 prove themselves; the others are the first that read every byte, so a sender
    may know better. Raises NotPossible on `file` where none does, and for damaged UTF-8: another
    encoding would read it and spoil every sign beyond ASCII.
    """
    start = file.read(HEAD)
    file.seek(0)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            refuse_other(file, encoding)
            return encoding
    if any(b"\0" in chunk for chunk in _chunks(file)):
        return _without_mark(file, start)
    if _broken_line(file, "utf-8") is None:
        return "utf-8"
    if is_nearly_utf8(file):
        refuse_other(file, "utf-8")
    likely = ["gb18030", "cp1252"] if _looks_chinese(file) else ["cp1252", "gb18030"]
    for encoding in dict.fromkeys([*likely, *OFFERED]):
        if _broken_line(file, encoding) is None:
            return encoding
    raise NotPossible(_("This is not a CSV file. Save the table as CSV."), field="file")


def is_nearly_utf8(file: Any) -> bool:
    """Whether the text beyond ASCII is UTF-8 but for a few bytes: no other encoding looks so."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = zeros = 0
    for chunk in _chunks(file):
        text = decoder.decode(chunk)
        zeros += text.count("\0")
        lost = text.count("\ufffd")
        beyond = len(text) - len(text.encode("ascii", "ignore"))
        good, bad = good + beyond - lost, bad + lost
    return not zeros and bad * 10 <= good


def refuse_other(file: Any, encoding: str) -> None:
    """Raise NotPossible where a byte of the file is none of this encoding."""
    line = _broken_line(file, encoding)
    if line is not None:
        words = _(
            "Line %(line)s holds bytes that are no %(encoding)s. Choose another encoding, or save"
            " the table as UTF-8."
        )
        raise NotPossible(words % {"encoding": encoding_name(encoding), "line": line}, field="file")


def _without_mark(file: Any, start: bytes) -> str:
    """UTF-16 by where its zeros stand: separators and line ends have one each."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    head = codecs.getincrementaldecoder(encoding)("replace").decode(start)
    if NO_TEXT.search(head) or _broken_line(file, encoding) is not None:
        raise NotPossible(_("This is not a CSV file. Save the table as CSV."), field="file")
    return encoding


def _chunks(file: Any) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
    file.seek(0)


def _broken_line(file: Any, encoding: str) -> int | None:
    """The first line that cannot be decoded, counted from 1; None where all can."""
    decoder = codecs.getincrementaldecoder(codec_of(encoding))()
    line = 1
    try:
        for chunk in _chunks(file):
            line += decoder.decode(chunk).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return line + _lines_before(error)
    finally:
        file.seek(0)
    return None


def _lines_before(error: UnicodeDecodeError) -> int:
    good: bytes = error.object[: error.start]
    return good.decode(error.encoding, "ignore").count("\n")


def _looks_chinese(file: Any) -> bool:
    """Chinese signs come as pairs of high bytes; accents of Latin-1 stand alone."""
    runs = pairs = 0
    for chunk in _chunks(file):
        lengths = [len(run) for run in HIGH_RUN.findall(chunk)]
        runs, pairs = runs + len(lengths), pairs + sum(length % 2 == 0 for length in lengths)
    return pairs > runs / 2
