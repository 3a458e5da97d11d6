"""Checks a bundle that was handed to an authority. Knows files only, no database."""

import hashlib
import logging
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import bagit

TAGS = "tagmanifest-sha256.txt"
# What a bundle of ours could hold at most; a ZIP that unpacks to more is not unpacked.
UNPACKED_AT_MOST = 20 * 1024**3


class BrokenBundle(Exception):
    """`file` is the first broken file in the order of names, `why` what is wrong with it."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file}: {why}")
        self.file, self.why = file, why


@dataclass(frozen=True)
class Checked:
    """A whole bundle: the request it answers, its files, and SHA-256 of its list of checksums."""

    number: str
    files: int
    digest: str


def check_bundle(path: Path) -> Checked:
    """Check a bag, as a folder or as the ZIP that was handed over.

    Raises BrokenBundle with the first file that is changed, missing, or not on the list.
    """
    if path.is_dir():
        return _check(path)
    with TemporaryDirectory(prefix="bundle-") as place:
        return _check(_unpack(path, Path(place)))


def _unpack(path: Path, place: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED_AT_MOST:
                raise BrokenBundle(path.name, "it would unpack to more than any bundle")
            if damaged := packed.testzip():
                raise BrokenBundle(damaged.partition("/")[2] or damaged, "damaged in the ZIP")
            packed.extractall(place)
    except (OSError, zipfile.BadZipFile):
        raise BrokenBundle(path.name, "neither a folder nor a ZIP that can be read") from None
    inside = list(place.iterdir())
    if len(inside) != 1 or not inside[0].is_dir():
        raise BrokenBundle(path.name, "it must hold one folder")
    return inside[0]


def _check(folder: Path) -> Checked:
    if not (folder / TAGS).is_file():
        raise BrokenBundle(TAGS, "missing")
    # The library also logs each fault; what is wrong is said once, by whoever asked.
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    try:
        bag = bagit.Bag(str(folder))
        if "sha256" not in bag.algorithms:
            raise BrokenBundle("manifest-sha256.txt", "missing")
        # Files and bytes are counted in bag-info.txt as well. That fault would name no file.
        bag.info.pop("Payload-Oxum", None)
        bag.validate()
    except bagit.BagError as error:
        raise _named(error) from None
    digest = hashlib.sha256((folder / TAGS).read_bytes()).hexdigest()
    number = str(bag.info.get("External-Identifier", ""))
    return Checked(number, len(list(bag.payload_files())), digest)


def _named(error: bagit.BagError) -> BrokenBundle:
    details = sorted(getattr(error, "details", None) or [], key=lambda one: str(one.path))
    if not details:
        return BrokenBundle("bagit.txt", str(error))
    first = details[0]
    if isinstance(first, bagit.FileMissing):
        return BrokenBundle(first.path, "missing")
    if isinstance(first, bagit.UnexpectedFile):
        return BrokenBundle(first.path, "not on the list of checksums")
    return BrokenBundle(first.path, "changed: its checksum differs")
