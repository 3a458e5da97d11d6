"""Fields of the editor: beneath each stands what the check found in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class FieldNote:
    """What is said beneath a field: the numbers of its findings, and what to do about them.

    Without a number it is advice for customs.
    """

    tone: str
    numbers: tuple[int, ...]
    advice: str

    @property
    def heading(self) -> str:
        if not self.numbers:
            return _("At customs:")
        words = ngettext("Finding %(numbers)s:", "Findings %(numbers)s:", len(self.numbers))
        return words % {"numbers": ", ".join(map(str, self.numbers))}

    @property
    def words(self) -> str:
        return f"{self.heading} {self.advice}"


class NotedField(BoundField):
    """A field that says beneath it what the check found, and is described by those words."""

    notes: Sequence[FieldNote] = ()

    @property
    def notes_id(self) -> str:
        return f"notes_{self.auto_id}"

    @property
    def aria_describedby(self) -> str | None:
        """The help, then the notes: these hold the refusals, too."""
        if self.is_hidden:
            return super().aria_describedby
        return f"{self.auto_id}_helptext {self.notes_id}" if self.help_text else self.notes_id

    @property
    def other_notes(self) -> list[FieldNote]:
        """Those that no refusal of the field says already."""
        return [note for note in self.notes if note.words not in list(self.errors)]
