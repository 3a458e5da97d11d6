from policy.actions import draft_policy
from policy.models import PolicyVersion
from tests.access import everybody, only


def first(request):
    return {"pk": PolicyVersion.objects.get().pk}


def draft(request, **more):
    ada, noon = (request.getfixturevalue(name) for name in ("ada", "noon"))
    return {"pk": draft_policy(actor=ada, now=noon).pk} | more


def section(request):
    return draft(request, section="shipping")


def item(request):
    return draft(request, section="ladder", field="families", key="TRADING")


def new_scheme(request):
    return draft(request, section="green", field="schemes")


MATRIX = {
    "policy:rulebook": ({}, "get", everybody()),
    "policy:rule": ({"number": "L-3.2"}, "get", everybody()),
    "policy:changes": (first, "get", everybody(404)),
    # Nobody reads changes of the first version; who may is asked first.
    "policy:acknowledge": (first, "post", only("sam", "rita", ok=404)),
    "policy:versions": ({}, "get", only("ada")),
    "policy:draft": ({}, "post", only("ada", ok=302)),
    "policy:version": (first, "get", only("ada")),
    "policy:restore": (first, "post", only("ada", ok=302)),
    "policy:comment": (draft, "post", only("ada", ok=422)),
    "policy:compare": ({"older": 1, "newer": 1}, "get", everybody()),
    "policy:ask": (draft, "post", only("ada", ok=422)),
    "policy:approve": (draft, "post", only("ada", ok=422)),
    "policy:send_back": (draft, "post", only("ada", ok=422)),
    "policy:withdraw": (draft, "post", only("ada", ok=302)),
    "policy:phrases": (draft, "get", only("ada")),
    "policy:replay": (draft, "post", only("ada", ok=302)),
    "policy:edit_section": (section, "get", only("ada")),
    "policy:add_item": (new_scheme, "get", only("ada")),
    "policy:edit_item": (item, "get", only("ada")),
}
