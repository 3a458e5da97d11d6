"""The keyboard, declared once: the help sheet is drawn from it, and static/js/keys.js obeys it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.events import Words


# Constants: each is itself, without a look at its words.
@dataclass(frozen=True, eq=False)
class Shortcut:
    """Keys that are pressed together, and what they do: a name that keys.js knows.

    A single key can be switched off by whoever presses it (WCAG 2.1.4); none of them decides
    anything. Where the browser itself does it, `does` is empty.
    """

    keys: tuple[str, ...]
    label: Words
    does: str = ""

    @property
    def is_single(self) -> bool:
        return bool(self.does) and len(self.keys) == 1

    @property
    def key(self) -> str:
        """As the browser names the last of them."""
        return self.keys[-1].lower()


SHORTCUTS = (
    Shortcut(("?",), _("This list"), "list"),
    Shortcut(("Ctrl", "K"), _("Search or jump to"), "search"),
    Shortcut(("J",), _("Next row"), "next"),
    Shortcut(("K",), _("Previous row"), "previous"),
    Shortcut(("X",), _("Select the row"), "select"),
    Shortcut(("Enter",), _("Open the row")),
    Shortcut(("T",), _("Take the row’s case or ticket"), "take"),
    Shortcut(("C",), _("Write a message"), "write"),
    Shortcut(("Ctrl", "Enter"), _("Send what you are writing"), "send"),
    Shortcut(("G",), _("Then a letter: go to a page"), "go"),
)
