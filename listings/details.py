"""Attributes that the checks read and the form has no field for, in words and with their unit.

Words, limits and languages of the checks are policy data. These names are not: each is read by a
judge in `listings.checks` that knows its unit, so a new one comes with the code that reads it. A
seller may write any other attribute under a name of their own.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.events import Words


class Detail(NamedTuple):
    label: Words
    unit: str = ""

    @property
    def words(self) -> str:
        if not self.unit:
            return str(self.label)
        return _("%(label)s (%(unit)s)") % {"label": self.label, "unit": self.unit}


DETAILS: dict[str, Detail] = {
    "capacity_mah": Detail(gettext_lazy("Capacity"), "mAh"),
    "storage_gb": Detail(gettext_lazy("Storage"), "GB"),
    "volume_ml": Detail(gettext_lazy("Volume"), "ml"),
    "power_w": Detail(gettext_lazy("Power"), "W"),
    "voltage_v": Detail(gettext_lazy("Voltage"), "V"),
    "lumens": Detail(gettext_lazy("Luminous flux"), "lm"),
    "length_cm": Detail(gettext_lazy("Length"), "cm"),
    "width_cm": Detail(gettext_lazy("Width"), "cm"),
    "height_cm": Detail(gettext_lazy("Height"), "cm"),
    "pack_quantity": Detail(gettext_lazy("Pieces in the pack")),
    "composition": Detail(gettext_lazy("Composition with shares")),
    "declared_type": Detail(gettext_lazy("Kind of product declared")),
    "recycled_part": Detail(gettext_lazy("Part that is recycled")),
    "recycled_content_pct": Detail(gettext_lazy("Recycled content"), "%"),
    "organic_part": Detail(gettext_lazy("Part that is organic")),
    "organic_content_pct": Detail(gettext_lazy("Organic content"), "%"),
}
