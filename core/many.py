"""One verb on many rows: first as a trial, then for good if nothing has changed."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import DomainError, Stale

Row = TypeVar("Row", bound=models.Model)
# Signs of a mark: enough that no two states of a row have the same one.
MARK_LONG = 16


@dataclass(frozen=True)
class Trial(Generic[Row]):
    """What the verb does to each row, as it was before: done, or refused with words.

    `marks` name each row by its key in its state, what is to be done, and what becomes of it.
    Those that `changed` were passed over: something of that is not as it was shown.
    """

    done: list[Row] = field(default_factory=list)
    refused: list[tuple[Row, str]] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """Names exactly these rows and what becomes of them."""
        return hashlib.sha256(repr(self.marks).encode()).hexdigest()


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
            raise _stale()
        return trial

    @transaction.atomic
    def act_on_unchanged(
        self, action: str, marks: Mapping[int, str], *, actor: Any, now: datetime, **facts: Any
    ) -> Trial[Row]:
        """Run the verb on the rows of a trial's `marks`, but pass over each that changed since.

        For more rows than a person looks through one by one: of so many, some change meanwhile.
        Raises Stale where nothing else is left to do.
        """
        trial = self._run(action, marks, facts, actor, now, marks)
        if not trial.done:
            raise _stale()
        return trial

    def _run(
        self,
        action: str,
        keys: Iterable[int],
        facts: dict[str, Any],
        actor: Any,
        now: datetime,
        shown: Mapping[int, str] | None = None,
    ) -> Trial[Row]:
        # Locked all at once: nobody can change one while another is worked on.
        rows = self.rows(actor).filter(pk__in=list(keys)).order_by("pk")
        trial: Trial[Row] = Trial()
        given = {name: _as_text(fact) for name, fact in sorted(facts.items())}
        for row in rows.select_for_update(no_key=True, of=("self",)):
            told = [action, actor.pk, given, row.pk, *self.state(row)]
            verb = partial(self.verbs[action], row, **facts, actor=actor, now=now)
            words = _try(verb, told, None if shown is None else shown.get(row.pk, ""))
            if words is None:
                trial.changed.append(row)
                continue
            if words:
                trial.refused.append((row, words))
            else:
                trial.done.append(row)
            trial.marks[row.pk] = _mark(told, words)
        return trial


def _try(verb: Callable[[], Any], told: list[Any], shown: str | None) -> str | None:
    """Why it was refused; empty where it was done, None where it was taken back: not as `shown`."""
    try:
        with transaction.atomic():
            verb()
            if is_other := shown not in (None, _mark(told, "")):
                transaction.set_rollback(True)
    except DomainError as error:
        words = str(error)
        return words if shown in (None, _mark(told, words)) else None
    return None if is_other else ""


def _stale() -> Stale:
    return Stale(_("Something changed since you looked. Nothing was done; below is how it is now."))


def _mark(told: list[Any], words: str) -> str:
    return hashlib.sha256(repr((told, words)).encode()).hexdigest()[:MARK_LONG]


def _as_text(fact: Any) -> str:
    return str(fact.pk if isinstance(fact, models.Model) else fact)
