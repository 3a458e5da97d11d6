from tests.access import everybody, only


def sams_listing(request):
    from tests.listings.factories import make_live

    facts = [request.getfixturevalue(name) for name in ("sams_store", "sam", "noon")]
    return make_live(*facts)


def pk(request):
    return {"pk": sams_listing(request).pk}


def picture(request):
    return {"pk": sams_listing(request).pictures.get().pk}


def small_picture(request):
    return picture(request) | {"size": "small"}


def first_place(request):
    return picture(request) | {"place": 1}


def sams_document(request):
    from datetime import date

    from listings.actions import add_certificate

    store, sam, noon = (request.getfixturevalue(name) for name in ("sams_store", "sam", "noon"))
    certificate = add_certificate(
        store,
        scheme="CLAIM_STUDY",
        number="12345",
        scope="product",
        attribute="superlative",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        document=b"%PDF-1.7 a study",
        actor=sam,
        now=noon,
    )
    return {"pk": certificate.pk}


def sams_import(request):
    from listings.actions import take_import_file

    request.getfixturevalue("policy")
    store, sam, noon = (request.getfixturevalue(name) for name in ("sams_store", "sam", "noon"))
    facts = {"file_name": "lamps.csv", "content": b"sku,title\nL-1,Lamp"}
    return take_import_file(store, actor=sam, now=noon, **facts)


def import_file(request):
    return {"pk": sams_import(request).pk}


def import_job(request):
    from listings.actions import start_import

    sam, noon = request.getfixturevalue("sam"), request.getfixturevalue("noon")
    facts = {"targets": ["sku", "title"], "currency": "USD", "language": "en", "is_trial": True}
    return {"pk": start_import(sams_import(request), actor=sam, now=noon, **facts).pk}


def policy(request):
    request.getfixturevalue("policy")
    return {}


SELLERS = only("sam", "tess", "rita")
# Rita keeps a store of her own, so the page is hers to ask for and the listing is not.
MINE = only("sam") | {"rita": 404}
SEEN = everybody(404) | {"sam": 200, "tess": 200, "mia": 200, "sena": 200}
MATRIX = {
    "listings:index": ({}, "get", SELLERS),
    "listings:create": ({}, "get", only("sam", "rita")),
    "listings:check": ({}, "post", only("sam", "rita")),
    "listings:apply_edit": ({"key": "none"}, "post", only("sam", "rita")),
    "listings:export": ({}, "get", only("sam", "rita")),
    "listings:import": ({}, "get", only("sam", "rita")),
    "listings:import_file": (import_file, "get", MINE),
    "listings:import_result": (import_job, "get", MINE),
    "listings:import_rows": (import_job, "get", MINE),
    "listings:import_refused": (import_job, "get", MINE),
    "listings:listing": (pk, "get", SEEN),
    "listings:edit": (pk, "get", MINE),
    "listings:publish": (pk, "post", MINE | {"sam": 422}),
    "listings:withdraw": (pk, "post", MINE | {"sam": 302}),
    "listings:add_picture": (pk, "post", MINE | {"sam": 422}),
    "listings:add_certificate": (pk, "get", MINE),
    "listings:remove_picture": (picture, "post", MINE | {"sam": 422}),
    "listings:move_picture": (first_place, "post", MINE),
    "listings:green": ({}, "get", SELLERS),
    "listings:green_statement": ({}, "get", SELLERS),
    "listings:join_green": (policy, "post", only("sam", "rita", ok=302)),
    "listings:leave_green": (policy, "post", only("sam", "rita", ok=422)),
    "listings:certificates": ({}, "get", only("mia", "sena")),
    "listings:review_certificate": (sams_document, "get", only("mia", "sena")),
    "listings:withdraw_certificate": (sams_document, "post", MINE | {"sam": 302}),
    # A live listing's pictures are what every buyer sees.
    "listings:picture": (small_picture, "get", everybody(anon=200)),
    "listings:document": (sams_document, "get", SEEN),
}
