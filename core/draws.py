"""Rows drawn by lot, of which a share is estimated: the same lot for everybody and at any time."""

from typing import Any

from django.db.models import BigIntegerField, F, Func, QuerySet, Value


def draw(rows: QuerySet[Any], *, seed: str, at_most: int) -> list[int]:
    """Ids of a simple random sample of the rows; all of them where there are no more.

    The lot is a hash of id and seed (`hashint8extended` of PostgreSQL), so each set of so many
    rows is as likely as any other, wherever its rows lie. The first few of the answer are a
    random sample, too. One query. `seed` is hexadecimal; its first 15 digits count.
    """
    lot = Func(
        F("pk"),
        Value(int(seed[:15], 16), output_field=BigIntegerField()),
        function="hashint8extended",
        output_field=BigIntegerField(),
    )
    return list(rows.order_by(lot, "pk").values_list("pk", flat=True)[:at_most])
