"""Tariff codes, and what a store says of its goods for customs."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Both vectors are over the code's own words and those of the headings above it.
ENGLISH = SearchVector("text_en", weight="A", config="english") + SearchVector(
    "above_en", weight="C", config="english"
)


class HsCode(models.Model):
    """One row of the nomenclature that was loaded last."""

    code = models.CharField(max_length=10, unique=True)
    text_en = models.TextField()
    text_zh = models.TextField(blank=True)
    # The words of the chapter and heading above, which its own often leave out.
    above_en = models.TextField(blank=True)
    above_zh = models.TextField(blank=True)

    class Meta:
        verbose_name = _("tariff code")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^([0-9]{2}){1,5}$"), name="hs_code_even_digits"
            ),
            models.CheckConstraint(condition=~models.Q(text_en=""), name="hs_code_has_words"),
        )
        indexes = (
            GinIndex(ENGLISH, name="hs_code_words"),
            GinIndex(
                OpClass(Upper("text_en"), name="gin_trgm_ops"),
                OpClass(Upper("text_zh"), name="gin_trgm_ops"),
                name="hs_code_letters",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> str:
        return self._spoken(self.text_en, self.text_zh)

    @property
    def above(self) -> str:
        return self._spoken(self.above_en, self.above_zh)

    @staticmethod
    def _spoken(english: str, chinese: str) -> str:
        return chinese if chinese and (get_language() or "en").startswith("zh") else english


class CustomsGoods(models.Model):
    """What a store declares of a listing's goods, beside what the listing itself says."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    listing = models.OneToOneField("listings.Listing", models.PROTECT, related_name="customs_goods")
    hs = models.CharField(max_length=10, blank=True)
    # A kind of the policy's restricted goods, "none" for goods that are none, "" while not said.
    kind = models.CharField(max_length=40, blank=True, db_default="")
    # Of one battery.
    watt_hours = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("goods for customs")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(hs="") | models.Q(hs__regex=r"^[0-9]{6}([0-9]{2}){0,2}$"),
                name="customs_goods_hs_form",
            ),
            models.CheckConstraint(
                condition=models.Q(watt_hours=None) | models.Q(watt_hours__gt=0),
                name="customs_goods_watt_hours_positive",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hs or '–'} {self.listing_id}"
