"""One verb on many rows: first as a trial, then for good if nothing has changed."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import DomainError, Stale

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Trial(Generic[Row]):
    """What the verb does to each row, as it was before: done, or refused with words."""

    done: list[Row]
    refused: list[tuple[Row, str]]
    # Names exactly these rows in these states, what is to be done, and what becomes of it.
    seen: str


@dataclass(frozen=True)
class Many(Generic[Row]):
    """What can be done to many rows of a kind.

    `rows(actor)` are those that the actor may see, with what the verbs read of them; `state(row)`
    is what may not change between the trial and the act. The verbs say who may do what to a row.
    """

    verbs: Mapping[str, Callable[..., Any]]
    rows: Callable[[Any], QuerySet[Row]]
    state: Callable[[Row], list[Any]]

    def attempt(
        self, action: str, keys: Iterable[int], *, actor: Any, now: datetime, **facts: Any
    ) -> Trial[Row]:
        """Return what `act` would do: the verbs run, and all of it is taken back.

        So no second set of rules can say something else than the verbs do.
        """
        with transaction.atomic():
            trial = self._run(action, keys, facts, actor, now)
            transaction.set_rollback(True)
        return trial

    @transaction.atomic
    def act(
        self,
        action: str,
        keys: Iterable[int],
        *,
        seen: str,
        actor: Any,
        now: datetime,
        **facts: Any,
    ) -> Trial[Row]:
        """Run the verb on each row; one that it refuses stays as it is and stops no other.

        Raises Stale, and does nothing, unless all comes out as the trial named by `seen` said: so
        a page that is sent twice does nothing the second time.
        """
        trial = self._run(action, keys, facts, actor, now)
        if trial.seen != seen:
            raise Stale(
                _("Something changed since you looked. Nothing was done; below is how it is now.")
            )
        return trial

    def _run(
        self, action: str, keys: Iterable[int], facts: dict[str, Any], actor: Any, now: datetime
    ) -> Trial[Row]:
        # Locked all at once: nobody can change one while another is worked on.
        rows = self.rows(actor).filter(pk__in=list(keys)).order_by("pk")
        done, refused, told = [], [], []
        for row in rows.select_for_update(no_key=True, of=("self",)):
            state = self.state(row)
            words = _try(partial(self.verbs[action], row, **facts, actor=actor, now=now))
            if words:
                refused.append((row, words))
            else:
                done.append(row)
            told.append([row.pk, *state, words])
        given = {name: _as_text(fact) for name, fact in sorted(facts.items())}
        seen = hashlib.sha256(repr((action, actor.pk, given, told)).encode()).hexdigest()
        return Trial(done, refused, seen)


def _try(verb: Callable[[], Any]) -> str:
    """Why it was refused; empty where it was done."""
    try:
        with transaction.atomic():
            verb()
    except DomainError as error:
        return str(error)
    return ""


def _as_text(fact: Any) -> str:
    return str(fact.pk if isinstance(fact, models.Model) else fact)
