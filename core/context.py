"""What every page shows around its content: workspace, sidebar, language and theme."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from core import clock, queries, registry
from core.counting import Counter, Question, count_waiting
from core.frame import Line, Nav, Place, Reader, Theme, goes
from core.navigation import WORKSPACES
from core.pages import is_swap
from core.registry import NavItem
from core.shortcuts import SHORTCUTS, Shortcut

UNREAD = "unread"
THEMES = {
    "auto": (gettext_lazy("Theme: as the system"), "device-desktop"),
    "light": (gettext_lazy("Theme: light"), "sun"),
    "dark": (gettext_lazy("Theme: dark"), "moon"),
}


class Shell:
    """Read piece by piece, so that a swapped partial or a public page asks for nothing."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self._counted: list[tuple[int, bool]] | None = None

    @property
    def language(self) -> str:
        """The language as an HTML `lang` value."""
        return {"zh-hans": "zh-Hans"}.get(translation.get_language() or "en", "en")

    @cached_property
    def theme(self) -> str:
        chosen = self.request.COOKIES.get("theme", "auto")
        return chosen if chosen in THEMES else "auto"

    @property
    def themes(self) -> tuple[Theme, ...]:
        return tuple(
            Theme(key, str(label), icon, key == self.theme) for key, (label, icon) in THEMES.items()
        )

    @property
    def theme_label(self) -> str:
        return str(THEMES[self.theme][0])

    @property
    def theme_icon(self) -> str:
        return THEMES[self.theme][1]

    @property
    def single_keys(self) -> bool:
        """Whether single keys do something for this person."""
        return bool(getattr(self.request.user, "single_keys", True))

    @property
    def shortcuts(self) -> tuple[Shortcut, ...]:
        return SHORTCUTS

    @cached_property
    def goes(self) -> tuple[tuple[str, str], ...]:
        return goes(self.nav)

    @property
    def reader(self) -> Reader:
        who = self.request.user
        return Reader(*(str(getattr(who, fact, "")) for fact in Reader._fields))

    @cached_property
    def unread(self) -> int:
        return self._figures.get(UNREAD, (0, False))[0]

    @cached_property
    def policy_line(self) -> str:
        now = clock.now()
        return " ".join(line(now) for line in registry.foot_lines)

    @property
    def workspace(self) -> Place | None:
        key = self.request.workspace
        return self._place(key, url=reverse("core:home")) if key in WORKSPACES else None

    @property
    def workspaces(self) -> tuple[Place, ...]:
        return tuple(self._place(key) for key in self.request.workspaces if key in WORKSPACES)

    def _place(self, key: str, url: str = "") -> Place:
        workspace = WORKSPACES[key]
        store = self.request.store
        return Place(
            label=str(workspace.label),
            sub=store.name if key == "seller" and store else str(workspace.sub),
            icon=workspace.icon,
            url=url or reverse("accounts:switch_workspace", args=[key]),
            current=key == self.request.workspace,
        )

    @cached_property
    def stores(self) -> tuple[Place, ...]:
        """The stores this person works for; the switch is drawn only for two or more."""
        if self.request.membership is None:
            return ()
        places = sorted(self.request.user.places, key=lambda place: place.store.name)
        return tuple(
            Place(
                label=place.store.name,
                sub=place.get_role_display(),
                icon="building-store",
                url=reverse("accounts:switch_store", args=[place.store_id]),
                current=place.store_id == self.request.store.pk,
            )
            for place in places
        )

    @cached_property
    def shown(self) -> dict[str, list[NavItem]]:
        """Group of the reader's sidebar -> its lines."""
        workspace = WORKSPACES.get(self.request.workspace)
        if workspace is None:
            return {}
        known = registry.navigation.groups.get(workspace.key, {})
        return {
            group: [item for item in known.get(group, []) if self._shows(item)]
            for group in workspace.groups
        }

    @cached_property
    def _figures(self) -> dict[str, tuple[int, bool]]:
        """Address name of a line, or UNREAD -> how many wait there, and is it hot. One query."""
        if not self.request.user.is_authenticated:
            return {}
        if self._counted is None:
            self.count([])
        items = (item for items in self.shown.values() for item in items)
        known = {item.url_name: item.count(self.request) for item in items if item.count}
        return known | dict(zip(self._questions, self._counted or (), strict=True))

    @cached_property
    def _questions(self) -> dict[str, Question]:
        items = (item for items in self.shown.values() for item in items)
        waiting = {item.url_name: item.waiting for item in items if item.waiting}
        return {UNREAD: queries.unread} | waiting

    def count(self, own: Sequence[Question], **given: Any) -> list[tuple[int, bool]]:
        """Answer these as count_waiting does, and in the same query what the sidebar shows."""
        who = {"store": self.request.store, "user": self.request.user, "now": clock.now()}
        found = count_waiting([*own, *self._questions.values()], **who | given)
        self._counted = found[len(own) :]
        return found[: len(own)]

    @cached_property
    def nav(self) -> Nav:
        """Headings of the sidebar with their lines; empty groups are left out."""
        workspace = WORKSPACES.get(self.request.workspace)
        if workspace is None:
            return ()
        shown = self.shown
        urls = [address_of(item.url_name) for items in shown.values() for item in items]
        current = _closest(self.request.path, urls)
        keys: set[str] = set()
        return tuple(
            (str(workspace.groups[group]), tuple(self._line(item, current, keys) for item in items))
            for group, items in shown.items()
            if items
        )

    def _shows(self, item: NavItem) -> bool:
        return item.shown_to is None or item.shown_to(self.request)

    def _line(self, item: NavItem, current: str, keys: set[str]) -> Line:
        count, hot = self._figures.get(item.url_name, (0, False))
        url = address_of(item.url_name)
        key = next((letter for letter in _letters(item.url_name) if letter not in keys), "")
        keys.add(key)
        return Line(str(item.label), url, item.icon, key, count, hot, url == current)


def shell(request: Any) -> dict[str, Any]:
    """Context processor: `shell` in every template."""
    return {"shell": _shell_of(request)}


def with_sidebar(request: Any) -> Counter:
    """Return what counts for a page: in one query with its sidebar, where it draws one.

    To be asked after whatever the request changes.
    """
    return count_waiting if is_swap(request) else _shell_of(request).count


def _shell_of(request: Any) -> Shell:
    known: Shell = request.__dict__.setdefault("shell", Shell(request))
    return known


# The lines of the sidebar stand on every page, and their addresses never change.
address_of = cache(reverse)


def _closest(path: str, urls: list[str]) -> str:
    """Return the address that `path` is or lies below, the longest one; "/" only as itself."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")


def _letters(url_name: str) -> Iterator[str]:
    """Letters to try for a line's key: of its own name first, then of its app."""
    app, _colon, name = url_name.rpartition(":")
    words = app + name if name in {"index", "list"} else name + app
    return (letter for letter in words if letter.isascii() and letter.isalpha())
