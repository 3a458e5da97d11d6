"""Files that no door may keep as they are, and such as each door takes."""

import io
import zipfile

from tests.aftersales.test_attachments import PDF, SCRIPT, photo, with_place
from tests.workbooks import written

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(1)</script>"
PROGRAM = b"MZ\x90\x00" + bytes(400)
LARGE_PHOTO = photo(size=(640, 640), quality=95)


def _packed(name, body):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, body)
    return out.getvalue()


# What each kind of door is sent: name and bytes.
ALIKE = [("nothing.jpg", b""), ("program.jpg", PROGRAM), ("scripted.svg", SVG)]
PICTURES = [
    *ALIKE,
    ("cut.jpg", LARGE_PHOTO[:400]),
    ("cut.png", photo("PNG", (640, 640))[:200]),
    ("twofold.gif", b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)"),
    ("paper.jpg", PDF),
]
PAPERS = [
    *ALIKE,
    ("cut.jpg", LARGE_PHOTO[:400]),
    ("cut.pdf", PDF[:-5]),
    ("scripted.pdf", SCRIPT),
    ("twofold.pdf", b"GIF89a" + SCRIPT),
]
TABLES = [
    ("nothing.csv", b""),
    ("program.csv", PROGRAM),
    ("photo.csv", LARGE_PHOTO),
    ("cut.xlsx", written(["SKU", "Title"], ["L-1", "Lamp"])[:-400]),
    ("no.xlsx", _packed("run.exe", PROGRAM)),
]
# A script behind the end of a picture that says where it was taken: kept without either.
TAILED = with_place(size=(640, 640)) + HTML
LEFT_BEHIND = (b"<script", b"at home")
GOOD_TABLE = b"sku,title,price\nL-1,Lamp,5\n"
