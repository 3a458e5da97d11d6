"""Which mediator a ticket is given to, and why in words. No database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOBODY: dict[str, Promise] = {
    "no_skill": _("Nobody in the team serves this queue."),
    "conflict": _("All who serve this queue took part in it before, or work for the store."),
    "off_shift": _("Nobody who serves this queue is on shift."),
    "full": _("All who serve this queue have as many tickets as they can take."),
    "language": _("It waits for somebody who speaks the buyer’s language."),
}
GIVEN: dict[str, Promise] = {
    "speaks": _("{name} serves this queue, speaks the buyer’s language and has {held} of {most}."),
    "any_language": _(
        "{name} serves this queue and has {held} of {most}; nobody who speaks the buyer’s language"
        " can take it now."
    ),
}


@dataclass(frozen=True)
class Colleague:
    """A mediator as the choice looks at them; languages by their first subtag, such as zh."""

    pk: int
    name: str
    queues: frozenset[str]
    languages: frozenset[str]
    capacity: int
    held: int
    is_on_shift: bool

    @property
    def has_room(self) -> bool:
        return self.held < self.capacity

    @property
    def load(self) -> Fraction:
        return Fraction(self.held, max(1, self.capacity))


@dataclass(frozen=True)
class Waiting:
    """A free ticket. `barred` may not decide it: they took part before, or work for the store."""

    queue: str
    language: str
    waited_minutes: int
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Choice:
    """Who gets it, None where nobody does, and the key of the reason in GIVEN or NOBODY."""

    person: Colleague | None
    why: str

    def in_words(self, name: str = "") -> str:
        """Why, in words; `name` where another one stands for that of the person."""
        if self.person is None:
            return str(NOBODY[self.why])
        facts = {"held": self.person.held, "most": self.person.capacity}
        return str(GIVEN[self.why]).format(name=name or self.person.name, **facts)


def choose(ticket: Waiting, team: Iterable[Colleague], language_wait_minutes: int) -> Choice:
    """The least loaded of those on shift who serve the queue, those of its language first.

    A ticket in no queue is served by everybody. Rule: docs/rules/aftersales.md#assignment.
    """
    serving = [one for one in team if not ticket.queue or ticket.queue in one.queues]
    allowed = [one for one in serving if one.pk not in ticket.barred]
    on_shift = [one for one in allowed if one.is_on_shift]
    ready = [one for one in on_shift if one.has_room]
    speaking = [one for one in ready if ticket.language in one.languages]
    if not ready:
        return Choice(None, _why_nobody(serving, allowed, on_shift))
    is_spoken = any(ticket.language in one.languages for one in allowed)
    if is_spoken and not speaking and ticket.waited_minutes < language_wait_minutes:
        return Choice(None, "language")
    person = min(speaking or ready, key=lambda one: (one.load, one.held, one.name, one.pk))
    return Choice(person, "speaks" if speaking else "any_language")


def _why_nobody(
    serving: list[Colleague], allowed: list[Colleague], on_shift: list[Colleague]
) -> str:
    if not serving:
        return "no_skill"
    if not allowed:
        return "conflict"
    return "full" if on_shift else "off_shift"
