"""The shell: theme from a cookie, sidebar with the present line, letters for the keyboard."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from core.context import Shell, _closest, _letters


def shell_for(**cookies):
    request = RequestFactory().get("/")
    request.COOKIES |= cookies
    request.user = SimpleNamespace(is_authenticated=False)
    request.workspace, request.workspaces = "", []
    request.store = request.membership = None
    return Shell(request)


@pytest.mark.parametrize(
    ("cookie", "theme"),
    [("dark", "dark"), ("light", "light"), ('"><script>', "auto"), ("", "auto")],
)
def test_theme_is_one_of_three(cookie, theme):
    assert shell_for(theme=cookie).theme == theme


def test_nobody_has_an_empty_shell():
    shell = shell_for()

    assert (shell.nav, shell.stores, shell.workspaces, shell.workspace) == ((), (), (), None)
    assert shell.unread == 0


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "/"),
        ("/listings/", "/listings/"),
        ("/listings/12/", "/listings/"),
        ("/listings/new/x/", "/listings/new/"),
        ("/elsewhere/", ""),
    ],
)
def test_the_longest_address_above_is_the_present_line(path, current):
    assert _closest(path, ["/", "/listings/", "/listings/new/"]) == current


def test_letters_start_with_what_the_line_is_called():
    assert next(_letters("listings:index")) == "l"
    assert next(_letters("enforcement:appeals")) == "a"
