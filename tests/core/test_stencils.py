"""Parts of the frame that are drawn once: nobody reads what was drawn for somebody else."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from core import stencils
from core.frame import Line, Reader


def me(path="/", token="t", **facts):
    known = {"reader": Reader("Lin Wei", "lin@example.org", "LW"), "themes": ()} | facts
    filling = {"path": path, "csrf_token": token}
    return stencils.draw("components/_me.html", filling, **known)


def test_each_request_has_its_own_token_and_path():
    first, second = me(token="first"), me(token="second")

    assert first.count('value="first"') == second.count('value="second"') == 2
    assert "second" not in first and "first" not in second


def test_what_is_filled_in_is_escaped():
    assert 'value="/?q=&quot;&gt;&lt;script&gt;"' in me(path='/?q="><script>')


def test_other_facts_make_another_drawing():
    mine, theirs = me(), me(reader=Reader("Ana Ruiz", "ana@example.org", "AR"))

    assert "Lin Wei" in mine and "Ana Ruiz" not in mine
    assert "Ana Ruiz" in theirs and "Lin Wei" not in theirs


def test_each_language_has_its_own():
    with translation.override("zh-hans"):
        chinese = me()

    assert "退出登录" in chinese and "Sign out" in me()


def test_the_second_time_nothing_is_drawn(monkeypatch):
    first = me()
    monkeypatch.setattr(stencils, "get_template", None)

    assert me() == first


def test_templates_that_change_are_seen_at_once_while_developing(settings, monkeypatch):
    settings.DEBUG = True
    me()
    monkeypatch.setattr(stencils, "get_template", None)

    with pytest.raises(TypeError):
        me()


def test_a_name_cannot_be_taken_for_a_hole():
    drawn = me(token="secret", reader=Reader("csrf_token hole path", "x@example.org", "X"))

    assert "csrf_token hole path" in drawn


def test_what_can_change_is_no_fact():
    with pytest.raises(TypeError):
        me(themes=[])


def test_a_line_that_waits_for_more_is_drawn_anew():
    def side(waiting):
        line = Line("Orders", "/orders/", "home", "o", waiting, False, False)
        nav = (("Shop", (line,)),)
        facts = {"workspace": None, "workspaces": (), "stores": (), "nav": nav, "policy_line": ""}
        return stencils.draw("components/_sidebar.html", {}, **facts)

    assert ">7<" in side(7) and ">8<" in side(8)


def test_two_people_on_one_page_read_their_own_frame(client, sam, rita, policy):
    def page(who):
        client.force_login(who)
        return client.get(reverse("core:home")).content.decode()

    sams, ritas = page(sam), page(rita)

    assert sam.email in sams and sam.email not in ritas
    assert rita.email in ritas and rita.email not in sams
    for told in (sams, ritas):
        assert len(set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', told))) == 1
        assert not any(hole in told for hole in stencils.HOLES.values())
