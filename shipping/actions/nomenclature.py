"""The nomenclature is loaded from a file, and stores choose its codes for their goods."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.tables import Row, open_table
from listings.models import Listing
from shipping.models import CustomsGoods, HsCode

CODE = re.compile(r"(\d{2}){1,5}")
ROWS_AT_ONCE = 1000
# The columns as published nomenclatures name them; "zh" may be missing.
COLUMNS = ("hscode", "description")
CHINESE = "description_zh"
CUSTOMS_ROLES = ("owner", "manager", "listing_clerk", "shipping_clerk")
HS_DIGITS = (6, 8, 10)


@dataclass
class Loaded:
    """How many codes were written, and the lines that were not, with the reason."""

    codes: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def load_nomenclature(content: bytes, *, name: str, now: datetime) -> Loaded:
    """Write the codes of a file, new or changed; codes that it does not name stay.

    A line that is no code is passed over with its reason. Raises NotPossible on `file` when no
    line is a code. Rule: docs/rules/shipping.md#tariff-codes.
    """
    loaded = Loaded()
    words = dict(_read(content, loaded))
    if not words:
        raise NotPossible(_("No line of the file is a tariff code."), field="file")
    rows = [_row(code, words) for code in sorted(words)]
    HsCode.objects.bulk_create(
        rows,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["text_en", "text_zh", "above_en", "above_zh"],
    )
    loaded.codes = len(rows)
    facts = {"file": name, "codes": len(rows), "refused": len(loaded.refused)}
    subject = HsCode.objects.get(code=rows[0].code)
    record("nomenclature.loaded", subject=subject, store=None, actor=None, at=now, facts=facts)
    return loaded


def _read(content: bytes, loaded: Loaded) -> Iterator[tuple[str, tuple[str, str]]]:
    sheet = open_table(io.BytesIO(content))
    if missing := [name for name in COLUMNS if name not in sheet.header]:
        words = _("The first line must name the columns. Missing: %(names)s.")
        raise NotPossible(words % {"names": ", ".join(missing)}, field="file")
    for row in sheet.rows:
        code = row.facts.get("hscode", "")
        if reason := _fault(code, row):
            loaded.refused.append((row.line, reason))
        else:
            yield code, (_clean(row.facts["description"]), _clean(row.facts.get(CHINESE, "")))


def _fault(code: str, row: Row) -> str:
    if not CODE.fullmatch(code):
        return _("“%(code)s” is no tariff code: it has 2, 4, 6, 8 or 10 digits.") % {"code": code}
    if not _clean(row.facts.get("description", "")):
        return _("%(code)s has no description.") % {"code": code}
    return ""


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def _row(code: str, words: dict[str, tuple[str, str]]) -> HsCode:
    """The code with the words of the codes above it, the nearest last."""
    above = [words[code[:size]] for size in range(2, len(code), 2) if code[:size] in words]
    english, chinese = (" · ".join(one[place] for one in above if one[place]) for place in (0, 1))
    own = words[code]
    return HsCode(code=code, text_en=own[0], text_zh=own[1], above_en=english, above_zh=chinese)


@transaction.atomic
def choose_hs(listing: Listing, *, hs: str, actor: User, now: datetime) -> CustomsGoods:
    """Declare the goods of a listing under a tariff code of six, eight or ten digits.

    Raises NotPossible on `hs` when that is no code, or its first six digits are not in the
    nomenclature. Rule: docs/rules/shipping.md#tariff-codes.
    """
    if not listing.store.people(*CUSTOMS_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the owner, a manager or a clerk of this store can do this."))
    code = re.sub(r"[\s.]", "", hs)
    if not CODE.fullmatch(code) or len(code) not in HS_DIGITS:
        raise NotPossible(_("A tariff code has 6, 8 or 10 digits, as in 6109.10."), field="hs")
    if not HsCode.objects.filter(code=code[:6]).exists():
        words = _("There is no tariff code %(code)s. Search for the goods by words.")
        raise NotPossible(words % {"code": code[:6]}, field="hs")
    Listing.objects.select_for_update(no_key=True).get(pk=listing.pk)
    known = CustomsGoods.objects.filter(listing=listing).first()
    if known and known.hs == code:
        return known
    goods, _is_new = CustomsGoods.objects.update_or_create(
        listing=listing, defaults={"store": listing.store, "hs": code, "changed_at": now}
    )
    facts = {"sku": listing.sku, "hs": code, "before": known.hs if known else ""}
    record(
        "goods.classified", subject=listing, store=listing.store, actor=actor, at=now, facts=facts
    )
    return goods
