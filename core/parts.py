"""The parts of a workbook's package, each within limits before anything is made of it."""

import zipfile
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.errors import NotPossible

# What is read whole, as formats of cells and names of sheets, is a few kilobytes; tens of
# thousands of formats fit. The library makes objects of each tag, a kilobyte for a few signs.
PART_AT_MOST = 2 * 1024 * 1024
TAGS_AT_MOST = 50_000
# Others unpack a few bytes into gigabytes at one stroke; spreadsheets write these alone.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Parts(zipfile.ZipFile):
    """A package whose parts are read whole where they are small, and as streams otherwise."""

    def open(self, name: Any, mode: Any = "r", *args: Any, **how: Any) -> IO[bytes]:
        if self.getinfo(getattr(name, "filename", name)).compress_type not in METHODS:
            raise NotPossible(
                _("The workbook is packed in an unusual way. Save it again as XLSX or CSV."),
                field="file",
            )
        return super().open(name, mode, *args, **how)

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        """Raises NotPossible on `file` when the part is too large or has too many tags."""
        with self.open(name, pwd=pwd) as source:
            # Not all at once: what a part says of its size is no proof.
            content = source.read(PART_AT_MOST + 1)
        if len(content) > PART_AT_MOST:
            words = _(
                "“%(part)s” in the workbook is larger than %(size)s MB. Copy the table into a new "
                "workbook or save it as CSV."
            )
            size = PART_AT_MOST // 1024 // 1024
            raise NotPossible(words % {"part": str(name)[:80], "size": size}, field="file")
        _refuse_many_tags(str(name), content)
        return content


def _refuse_many_tags(name: str, content: bytes) -> None:
    tags = 0

    def count(_tag: str, _attributes: object) -> None:
        nonlocal tags
        tags += 1
        if tags > TAGS_AT_MOST:
            words = _(
                "“%(part)s” in the workbook has more than %(limit)s entries. Copy the table into "
                "a new workbook or save it as CSV."
            )
            raise NotPossible(words % {"part": name[:80], "limit": TAGS_AT_MOST}, field="file")

    parser = expat.ParserCreate()
    parser.StartElementHandler = count
    parser.Parse(content, True)
