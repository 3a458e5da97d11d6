from tests.access import everybody

# A session is no key for machines.
SHUT = everybody(401, anon=401)
MATRIX = {
    "api:api-root": ({}, "get", everybody(anon=200)),
    "api:openapi": ({}, "get", everybody(anon=200)),
    "api:unknown": ({"rest": "nothing/here"}, "get", everybody(404, anon=404)),
    "api:orders": ({}, "get", SHUT),
    "api:send_order": ({}, "post", SHUT),
    "api:order": ({"number": "8117-1"}, "get", SHUT),
    "api:cancel_order": ({"number": "8117-1"}, "post", SHUT),
    "api:parcels": ({}, "get", SHUT),
    "api:send_parcel": ({}, "post", SHUT),
    "api:correct_parcel": ({"number": "LP006612904"}, "patch", SHUT),
    "api:listings": ({}, "get", SHUT),
    "api:listing": ({"sku": "L-1"}, "get", SHUT),
    "api:create_listing": ({}, "post", SHUT),
    "api:change_listing": ({"sku": "L-1"}, "patch", SHUT),
    "api:move_listing": ({"sku": "L-1"}, "post", SHUT),
    "api:stock": ({}, "get", SHUT),
    "api:stock_of": ({"sku": "L-1"}, "get", SHUT),
    "api:count_stock": ({"sku": "L-1"}, "post", SHUT),
    "api:pictures": ({"sku": "L-1"}, "get", SHUT),
    "api:send_picture": ({"sku": "L-1"}, "post", SHUT),
    "api:place_picture": ({"sku": "L-1"}, "patch", SHUT),
    "api:tickets": ({}, "get", SHUT),
    "api:send_ticket": ({}, "post", SHUT),
    "api:ticket": ({"ref": "T-1"}, "get", SHUT),
    "api:decisions": ({}, "get", SHUT),
    "api:decision": ({"number": "D-1"}, "get", SHUT),
    "api:jobs": ({}, "get", SHUT),
    "api:job": ({"pk": 1}, "get", SHUT),
}
