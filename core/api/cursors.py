"""Pages of the API: keyset cursors, so that rows that arrive meanwhile move nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from django.core import signing
from django.db.models import Expression, F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from core.errors import NotPossible
from core.paging import plain_values

MOST = 200
CHANGED = ("changed_at", "id")


def _in_utc(moment: datetime) -> datetime:
    """PostgreSQL takes no offset of 16 hours or more."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("too_far", "Choose a time between the years 1 and 9999") from None


class PageAsked(Schema):
    """What each list may be asked for."""

    limit: int = Field(50, ge=1, le=MOST)
    cursor: str | None = Field(None, min_length=1, max_length=1000)


class Asked(PageAsked):
    """What lists may be asked for whose rows say when they changed."""

    since: Annotated[AwareDatetime, AfterValidator(_in_utc)] | None = None


def cut(
    rows: QuerySet[Any, Any],
    asked: PageAsked,
    order: Sequence[str],
    *,
    changed: Expression | F | None = None,
) -> dict[str, Any]:
    """One page of rows by `order`, whose fields run in one direction and end in a unique one.

    Those that changed since an instant come as they changed, the first one first: `changed` says
    when a row did. The work is the same on every page of either order, whatever the planner knows
    of the rows. Raises NotPossible on `cursor` for one that is not ours.
    """
    if changed is not None and isinstance(asked, Asked) and asked.since:
        rows = rows.annotate(changed_at=changed).filter(changed_at__gte=asked.since)
        order = CHANGED
    names = [name.lstrip("-") for name in order]
    salt = f"core.api:{rows.model._meta.label_lower}:{','.join(order)}"
    if asked.cursor:
        beyond = TupleLessThan if order[0].startswith("-") else TupleGreaterThan
        place = _place(asked.cursor, salt)
        rows = rows.filter(beyond(Tuple(*map(F, names)), tuple(place)))
    found = list(rows.order_by(*order)[: asked.limit + 1])
    shown = found[: asked.limit]
    is_last = len(found) == len(shown)
    return {"data": shown, "next": None if is_last else _cursor(shown[-1], names, salt)}


def _place(cursor: str, salt: str) -> list[Any]:
    try:
        place: list[Any] = signing.loads(cursor, salt=salt)
    except signing.BadSignature:
        words = _("This cursor is not one of this list. Begin again without it.")
        raise NotPossible(words, field="cursor", code="bad_cursor") from None
    return place


def _cursor(row: Any, names: list[str], salt: str) -> str:
    values = [row[name] if isinstance(row, dict) else getattr(row, name) for name in names]
    return signing.dumps(plain_values(values), salt=salt, compress=True)
