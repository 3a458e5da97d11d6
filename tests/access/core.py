from tests.access import everybody, only


def sams_view(request):
    from core.saved_views.actions import save_view
    from core.saved_views.indexes import index_of

    store, sam, noon = (request.getfixturevalue(name) for name in ("sams_store", "sam", "noon"))
    facts = {"name": "Sold out", "query": "stock=none", "is_team": False}
    view = save_view(index_of("listings"), store, **facts, actor=sam, now=noon)
    return {"pk": view.pk}


MATRIX = {
    "core:home": ({}, "get", everybody()),
    "core:search": ({}, "get", everybody()),
    "core:help": ({}, "get", everybody()),
    "core:help_section": ({"book": "shipping", "anchor": "dispatch"}, "get", everybody()),
    "core:save_view": ({"key": "listings"}, "get", only("sam", "tess", "rita")),
    "core:saved_view": (sams_view, "get", everybody(404) | {"sam": 200}),
    "core:delete_view": (sams_view, "post", everybody(404) | {"sam": 302}),
    "core:open_with_view": (sams_view, "post", everybody(404) | {"sam": 302}),
    "core:inbox": ({}, "get", everybody()),
    "core:choices": ({}, "get", everybody()),
    "core:open_notice": ({"pk": 1}, "get", everybody(404)),
    "core:read_notice": ({"pk": 1}, "post", everybody(404)),
    "core:read_all": ({}, "post", everybody(302)),
    "core:deliveries": ({}, "get", only("ada")),
    "core:retry_deliveries": ({}, "post", only("ada", ok=422)),
    "core:discard_deliveries": ({}, "post", only("ada", ok=422)),
    "core:mails": ({}, "get", only("ada")),
    "core:mail_kind": ({"kind": "job.done"}, "get", only("ada")),
    "core:mail_html": (
        {"kind": "job.done", "language": "en", "theme": "dark"},
        "get",
        only("ada"),
    ),
    "core:leave": ({"token": "x"}, "get", everybody(404, anon=404)),
    # Without a secret nobody reports anything.
    "core:bounces": ({}, "post", everybody(404, anon=404)),
    "core:audit": ({}, "get", only() | {"audra": 200}),
    "core:access_log": ({}, "get", only("ada") | {"audra": 200}),
    "core:purges": ({}, "get", only("ada") | {"audra": 200}),
    "core:jobs": ({}, "get", everybody()),
    "core:job": ({"pk": 1}, "get", everybody(404)),
    "core:cancel_job": ({"pk": 1}, "post", everybody(404)),
    "core:retry_job": ({"pk": 1}, "post", everybody(404)),
    "core:set_language": ({}, "post", everybody(302)),
    "core:set_theme": ({}, "post", everybody(302)),
    "core:metrics": ({}, "get", everybody(anon=200)),
    "core:set_keys": ({}, "post", everybody(302)),
    "core:health": ({}, "get", everybody(anon=200)),
    "core:mail_sink": ({}, "get", everybody(404, anon=404)),
    "core:payments": ({}, "post", everybody(404, anon=404)),
    "core:mail": ({"name": "none"}, "get", everybody(404, anon=404)),
    "core:styleguide": ({}, "get", everybody(404, anon=404)),
}
