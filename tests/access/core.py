from tests.access import everybody, only

MATRIX = {
    "core:home": ({}, "get", everybody()),
    "core:inbox": ({}, "get", everybody()),
    "core:read_all": ({}, "post", everybody(302)),
    "core:deliveries": ({}, "get", only("ada")),
    "core:retry_delivery": ({"pk": 1}, "post", only("ada", ok=404)),
    "core:audit": ({}, "get", only() | {"audra": 200}),
    "core:access_log": ({}, "get", only("ada") | {"audra": 200}),
    "core:purges": ({}, "get", only("ada") | {"audra": 200}),
    "core:jobs": ({}, "get", everybody()),
    "core:job": ({"pk": 1}, "get", everybody(404)),
    "core:cancel_job": ({"pk": 1}, "post", everybody(404)),
    "core:retry_job": ({"pk": 1}, "post", everybody(404)),
    "core:set_language": ({}, "post", everybody(302)),
    "core:set_theme": ({}, "post", everybody(302)),
    "core:health": ({}, "get", everybody(anon=200)),
    "core:mail_sink": ({}, "get", everybody(404, anon=404)),
    "core:payments": ({}, "post", everybody(404, anon=404)),
    "core:mail": ({"name": "none"}, "get", everybody(404, anon=404)),
    "core:styleguide": ({}, "get", everybody(404, anon=404)),
}
