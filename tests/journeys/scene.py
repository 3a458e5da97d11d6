"""A marketplace in the middle of its work: something on every page, made through the verbs."""

from datetime import timedelta
from types import SimpleNamespace

from django.db import transaction
from django.urls import reverse

from core import clock
from core.attachments import Sent
from core.jobs import run_jobs
from enforcement.actions import (
    attach_evidence,
    claim_case,
    escalate_store,
    file_appeal,
    pause_measures,
    take_appeal,
    write_on_appeal,
)
from enforcement.models import Appeal, Sanction
from listings.actions import (
    add_certificate,
    claim_review,
    dispute_finding,
    edit_listing,
    join_programme,
    look_at_picture,
    receive_picture,
    save_edit,
    start_import,
    submit_listing,
    take_import_file,
)
from listings.bulk import preview, start_bulk
from policy.actions import draft_policy, edit_draft
from policy.models import PolicyVersion
from shipping.actions import (
    dispatch_parcel,
    import_orders,
    open_webhook,
    receive_order,
    record_tracking,
    take_reports,
)
from shipping.checks.providers.reports import read_easypost
from tests.enforcement.steps import LIGHT, MIDDLE, mislead, signal, violate
from tests.journeys.people import person, store_of
from tests.journeys.scene_accounts import show_accounts
from tests.journeys.scene_audit import show_audit
from tests.journeys.scene_desk import show_desk
from tests.journeys.scene_hearing import show_hearing, show_open_hearing
from tests.journeys.scene_life import show_life
from tests.journeys.scene_notices import show_notices
from tests.journeys.scene_public import show_public
from tests.journeys.scene_quiz import show_quiz
from tests.journeys.scene_second import show_second_reviews
from tests.journeys.scene_tickets import show_tickets
from tests.listings.factories import PDF, draw, make_listing, make_live, verify
from tests.shipping.conftest import order_facts, scan
from tests.shipping.providers.bodies import easypost

FALSE = "A lamp of brushed brass. It is carbon neutral, and the best lamp in the world."

BAD_FILE = b"""\
number,buyer_name,buyer_email,country,city,currency,placed_at,sku,title,quantity,unit_price
S-9,Bo,nowhere,NL,Utrecht,USD,2026-03-02T12:00,LAMP-1,Lamp,1,49.90
"""
LAMPS = b"""\
SKU,Title,Price
LAMP-8,Brass lamp,49.90
LAMP-9,Lamp that cures arthritis,5
LAMP-10,Steel lamp,a lot
"""


class Scene(SimpleNamespace):
    """People, their things, and `pages`: (reader or None, path), each with something on it."""

    def show(self, reader, name, *args, query=""):
        self.pages.append((reader, reverse(name, args=args) + query))


def build():
    sofia, rita = person("Sofia"), person("Rita")
    scene = Scene(
        pages=[],
        now=clock.now(),
        sofia=sofia,
        rita=rita,
        max=person("Max", "moderator", "senior_moderator"),
        sena=person("Sena", "moderator", "senior_moderator"),
        mick=person("Mick", "mediator"),
        ada=person("Ada", "policy_admin"),
        store=store_of(sofia, "Sofia’s Lamps"),
        rival=store_of(rita, "Rita’s Radios"),
    )
    for part in (
        _listings,
        _orders,
        show_tickets,
        _cases,
        _measures,
        show_hearing,
        show_life,
        show_desk,
        show_public,
        show_second_reviews,
        show_quiz,
        show_audit,
        show_notices,
        show_accounts,
        show_open_hearing,
    ):
        part(scene)
    for part in (_policy, _everywhere):
        part(scene)
    return scene


def _listings(scene):
    store, sofia, now = scene.store, scene.sofia, scene.now
    live = make_live(store, sofia, now - timedelta(days=9))
    edit_listing(live, version=live.version, actor=sofia, now=now, price_minor=3990)
    false = make_listing(store, sofia, now, sku="LAMP-2", description=FALSE)
    submit_listing(false, actor=sofia, now=now)
    scene.false = false
    bare = make_listing(store, sofia, now, sku="LAMP-3", picture=False)
    facts = {"name": "lamp.jpg", "actor": sofia, "now": now}
    upload = receive_picture(bare, picture=draw()[:900], **facts)
    look_at_picture(upload, now=now)
    scene.show(sofia, "listings:edit", bare.pk)
    scene.show(sofia, "listings:index")
    scene.show(sofia, "listings:index", query="?q=nothing+like+it")
    scene.show(sofia, "listings:create")
    live.refresh_from_db()
    save_edit(live, version=live.version, actor=sofia, now=now, description=FALSE)
    scene.show(sofia, "listings:listing", live.pk)
    scene.show(sofia, "listings:edit", live.pk)
    scene.show(sofia, "listings:edit", false.pk)
    scene.show(sofia, "listings:add_certificate", live.pk)
    _proofs(scene)
    _import(scene)
    _reviews(scene)
    _bulk(scene)


def _bulk(scene):
    counted = preview(scene.store, "publish", [scene.store.listings.get(sku="LAMP-3").pk])
    facts = {"counted": counted, "actor": scene.sofia, "now": scene.now}
    job = start_bulk(scene.store, action="publish", **facts)
    run_jobs(clock.now)
    scene.show(scene.sofia, "listings:bulk_result", job.pk)


def _reviews(scene):
    facts = {"statement": "It is the name of our band.", "actor": scene.sofia, "now": scene.now}
    task = dispute_finding(scene.false, number=0, **facts)
    scene.show(scene.sofia, "listings:listing", scene.false.pk)
    scene.show(scene.sofia, "listings:dispute", scene.false.pk, 1)
    scene.show(scene.sofia, "listings:review", task.pk)
    scene.show(scene.max, "listings:reviews")
    scene.show(scene.sena, "listings:precision")
    claim_review(task, actor=scene.max, now=scene.now)
    scene.show(scene.max, "listings:review", task.pk)


def _proofs(scene):
    """Two stores with one number: verified for one, waiting for the other."""
    now, end = scene.now, scene.now.date() + timedelta(days=20)
    join_programme(scene.store, actor=scene.sofia, now=now)
    facts = {"scheme": "FSC", "number": "FSC-C104711", "scope": "product", "attribute": "forest"}
    facts |= {"valid_from": now.date(), "valid_to": end, "document": PDF, "now": now}
    mine = add_certificate(scene.store, actor=scene.sofia, **facts)
    theirs = add_certificate(scene.rival, actor=scene.rita, **facts)
    verify(mine, actor=scene.max, now=now)
    scene.show(scene.sofia, "listings:green")
    scene.show(scene.rita, "listings:green")
    scene.show(scene.max, "listings:certificates")
    scene.show(scene.max, "listings:review_certificate", theirs.pk)
    scene.show(scene.max, "listings:review_certificate", mine.pk)


def _import(scene):
    facts = {"file_name": "lamps.csv", "content": LAMPS, "actor": scene.sofia, "now": scene.now}
    file = take_import_file(scene.store, **facts)
    given = {"currency": "USD", "language": "en", "is_trial": True}
    targets = ["sku", "title", "price"]
    job = start_import(file, targets=targets, actor=scene.sofia, now=scene.now, **given)
    run_jobs(clock.now)
    scene.show(scene.sofia, "listings:import")
    scene.show(scene.sofia, "listings:import_file", file.pk)
    scene.show(scene.sofia, "listings:import_result", job.pk)
    scene.show(scene.sofia, "core:jobs")
    scene.show(scene.sofia, "core:job", job.pk)


def _orders(scene):
    store, sofia, now = scene.store, scene.sofia, scene.now
    # Late for dispatch, and under way without and with a scan.
    placed_at = now - timedelta(days=4)
    late, waiting, going = (_order(store, number, placed_at) for number in ("S-1", "S-2", "S-3"))
    _parcel(scene, waiting, "TRK0000001")
    parcel = _parcel(scene, going, "TRK0000002")
    scans = [
        scan(code, placed_at + timedelta(days=days), number=parcel.number)
        for code, days in (("accepted", 1), ("import_customs", 3))
    ]
    record_tracking(store, scans=scans, source="csv", actor=sofia, now=now)
    facts = {"file_name": "orders.csv", "content": BAD_FILE, "actor": sofia, "now": now}
    done = import_orders(store, **facts)
    open_webhook(store, carrier="PostLink", actor=sofia, now=now)
    body = easypost((now.isoformat(), "teleported", "sideways", "CN"))
    body["result"]["tracking_code"] = parcel.number
    take_reports(store, provider="easypost", reports=list(read_easypost(body)), now=now)
    scene.show(scene.ada, "shipping:unmapped")
    scene.late, scene.waiting, scene.going = late, waiting, going
    for name in (
        "orders",
        "parcels",
        "import_orders",
        "import_dispatch",
        "import_tracking",
        "carriers",
    ):
        scene.show(sofia, f"shipping:{name}")
    for order in (late, going):
        scene.show(sofia, "shipping:order", order.pk)
    scene.show(sofia, "shipping:parcel", parcel.pk)
    scene.show(sofia, "shipping:import", done.pk)
    scene.show(sofia, "shipping:buyer_preview", going.pk)


def _order(store, number, placed_at):
    facts = order_facts(number=number, placed_at=placed_at)
    return receive_order(store, facts=facts, actor=None, now=placed_at)[0]


def _parcel(scene, order, number):
    left_at = order.placed_at + timedelta(days=1)
    facts = {"carrier": "PostLink", "service": "Air", "number": number}
    return dispatch_parcel(order, **facts, actor=scene.sofia, now=left_at)


def _cases(scene):
    store, now, max_ = scene.store, scene.now, scene.max
    violate(store, max_, now, LIGHT)
    free = signal(store, now, MIDDLE, subject_id="2")
    held = claim_case(signal(scene.rival, now, MIDDLE, subject_id="3"), actor=max_, now=now)
    scene.held = held
    scene.show(max_, "enforcement:queue")
    scene.show(max_, "enforcement:queue", query="?view=decided")
    scene.show(max_, "enforcement:queue", query="?sort=age")
    for case in (free, held):
        scene.show(max_, "enforcement:case", case.pk)
    scene.show(max_, "enforcement:close", held.pk)
    scene.show(max_, "enforcement:reporter", mislead(max_, now, place=store.slug).pk)
    scene.show(max_, "enforcement:report")
    scene.show(max_, "enforcement:stores")
    scene.show(max_, "enforcement:store", scene.rival.slug)


def _measures(scene):
    """A freeze that the machine applied, and the store's appeal against it."""
    rita, rival, now = scene.rita, scene.rival, scene.now
    with transaction.atomic():
        # Together, or the worker is faster.
        violation = violate(rival, scene.max, now)
        escalate_store(rival, now=now)
    freeze = Sanction.objects.get(because=violation)
    decision = freeze.statements.get()
    said = {"reason": "They were a film crew.", "points": ["Nine orders.", "A permit is there."]}
    appeal = file_appeal(decision, actor=rita, now=now, **said)
    take_appeal(appeal, actor=scene.sena, now=now)
    evidence = {"company_register": [Sent("firm.pdf", PDF)], "other": [Sent("crew.jpg", draw())]}
    attach_evidence(appeal, evidence=evidence, actor=rita, now=now)
    write_on_appeal(appeal, text="Which permit?", actor=scene.sena, now=now)
    # The answer is late, so the freeze pauses.
    Appeal.objects.filter(pk=appeal.pk).update(due_at=now + timedelta(seconds=1))
    pause_measures(appeal, now=now + timedelta(seconds=1))
    scene.show(rita, "core:home")
    for name in ("standing", "decisions", "appeals"):
        scene.show(rita, f"enforcement:{name}")
    scene.show(rita, "enforcement:decision", decision.pk)
    scene.show(rita, "enforcement:appeal", appeal.pk)
    scene.show(scene.max, "enforcement:approvals")
    scene.show(scene.max, "enforcement:review_sanction", freeze.pk)
    scene.show(scene.max, "enforcement:propose_ban", violation.pk)
    scene.show(scene.sena, "enforcement:docket")
    scene.show(scene.sena, "enforcement:docket", query="?view=mine")
    scene.show(scene.sena, "enforcement:answer", appeal.pk)


def _policy(scene):
    ada, now = scene.ada, scene.now
    draft = draft_policy(actor=ada, now=now)
    content = dict(draft.sections["governance"], appeal_answer_days=2)
    edit_draft(draft, section="governance", content=content, actor=ada, now=now)
    scene.show(ada, "policy:versions")
    scene.show(ada, "policy:version", draft.pk)
    scene.show(ada, "policy:version", PolicyVersion.objects.approved().earliest("pk").pk)
    scene.show(ada, "policy:edit_section", draft.pk, "shipping")
    scene.show(ada, "policy:edit_section", draft.pk, "ladder")
    scene.show(ada, "policy:edit_item", draft.pk, "ladder", "families", "TRADING")
    scene.show(ada, "policy:edit_item", draft.pk, "rules", "book", "health_claim")
    scene.show(ada, "policy:phrases", draft.pk)
    scene.show(ada, "core:deliveries")
    scene.draft = draft


def _everywhere(scene):
    for reader in (scene.sofia, scene.max, scene.mick, scene.ada):
        scene.show(reader, "core:home")
    for words in ("?q=lamp", "?q=nothing+like+it", "?q=brass&kind=listing", ""):
        scene.show(scene.sofia, "core:search", query=words)
    scene.show(scene.max, "core:search", query="?q=lamps")
    scene.show(scene.sofia, "core:help")
    scene.show(scene.sofia, "core:help_section", "shipping", "dispatch")
    scene.show(scene.sofia, "policy:rulebook")
    scene.show(scene.sofia, "policy:compare", 1, 1)
    scene.show(scene.sofia, "policy:rule", "L-2.1")
    scene.show(None, "account_login")
    scene.show(None, "account_reset_password")
    scene.pages.append((scene.sofia, "/nothing-here/"))
    # Sellers are told that this is not theirs.
    scene.show(scene.sofia, "enforcement:queue")
