"""Pages of people's own accounts on a scene."""

from django.contrib.sessions.backends.db import SessionStore

from accounts.actions import add_member
from accounts.addresses.actions import ask_address
from accounts.api_keys import issue_api_key
from accounts.handover.actions import offer_store
from accounts.privacy.copies import ask_copy, write_copy
from accounts.sessions.actions import note_sign_in
from accounts.sessions.devices import Device
from accounts.staff.actions import change_staff_role
from accounts.staff.invitations import invite_staff
from accounts.team.invitations import invite_member
from core.saved_views.actions import save_view
from core.saved_views.indexes import index_of
from tests.journeys.people import person


def show_accounts(scene):
    _another_session(scene)
    scene.show(scene.sofia, "accounts:profile")
    scene.show(scene.sofia, "accounts:passkeys")
    scene.show(scene.sofia, "accounts:sessions")
    scene.show(scene.sofia, "accounts:password")
    _own_data(scene)
    _views(scene)
    _team(scene)
    facts = {"email": scene.mick.email, "role": "policy_admin", "gives": True, "reason": "Busy."}
    change_staff_role(**facts, actor=scene.ada, now=scene.now)
    invited = {"email": "una@example.com", "reason": "For the evenings.", "now": scene.now}
    sent = invite_staff(**invited, role="mediator", actor=scene.ada)
    scene.show(scene.ada, "accounts:staff")
    scene.show(None, "accounts:staff_invitation", sent.token)


def _own_data(scene):
    """A copy that waits to be fetched, reasons against erasure, and a link to an address."""
    write_copy(ask_copy(scene.sofia, now=scene.now), now=scene.now)
    scene.show(scene.sofia, "accounts:own_data")
    free = person("Frida")
    scene.show(free, "accounts:own_data")
    wish = ask_address(free, address="frida@new.example", actor=free, now=scene.now)
    scene.show(free, "accounts:confirm_address", wish.token)


def _views(scene):
    facts = {"is_team": True, "actor": scene.sofia, "now": scene.now}
    index, query = index_of("listings"), "q=lamp"
    view = save_view(index, scene.store, name="Lamps", query=query, **facts)
    scene.show(scene.sofia, "core:saved_view", view.pk)
    scene.show(scene.sofia, "core:save_view", "listings", query=f"?{query}")
    scene.show(scene.sofia, "listings:index", query=f"?{query}")


def _team(scene):
    facts = {"actor": scene.sofia, "now": scene.now}
    clerk = person("Clea")
    member = add_member(scene.store, user=clerk, role="service_clerk", **facts)
    issue_api_key(scene.store, name="ERP", actor=scene.sofia, now=scene.now)
    sent = invite_member(scene.store, email="nell@example.com", role="manager", **facts)
    scene.show(scene.sofia, "accounts:team")
    scene.show(clerk, "accounts:team")
    scene.show(scene.sofia, "accounts:member", member.pk)
    scene.show(scene.sofia, "accounts:remove_member", member.pk)
    scene.show(None, "accounts:invitation", sent.token)
    scene.show(scene.sofia, "accounts:handover")
    handed = person("Otto")
    other = add_member(scene.rival, user=handed, role="manager", actor=scene.rita, now=scene.now)
    offer_store(scene.rival, member=other.pk, actor=scene.rita, now=scene.now)
    scene.show(handed, "accounts:handover")
    scene.show(scene.rita, "accounts:invitation", sent.token)


def _another_session(scene):
    session = SessionStore()
    session.save()
    phone = Device("x", "Safari", "iPhone", "203.0.113.0")
    note_sign_in(scene.sofia, session_key=session.session_key, device=phone, now=scene.now)
