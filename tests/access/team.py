from accounts.handover.actions import offer_store
from accounts.models import StaffInvitation
from accounts.staff.actions import change_staff_role
from accounts.staff.invitations import invite_staff
from accounts.team.invitations import invite_member
from core import clock
from tests.access import everybody, only


def tess_at_sams(request):
    tess = request.getfixturevalue("tess")
    return {"pk": tess.memberships.get().pk}


def invited(request):
    store, now = request.getfixturevalue("sams_store"), clock.now()
    facts = {"email": "new@example.com", "role": "reader", "actor": store.people("owner").get()}
    return invite_member(store, now=now, **facts)


def invitation(request):
    return {"pk": invited(request).pk}


def invitation_link(request):
    return {"token": invited(request).token}


# Sam owns the store, Tess reads in it, Rita owns another.
RUN = everybody(403) | {"sam": 302, "rita": 404}


def offer(request):
    store, tess = request.getfixturevalue("sams_store"), request.getfixturevalue("tess")
    facts = {"actor": store.people("owner").get(), "now": clock.now()}
    return {"pk": offer_store(store, member=tess.memberships.get().pk, **facts).pk}


def admin_change(request):
    sam, abel = request.getfixturevalue("sam"), request.getfixturevalue("abel")
    facts = {"email": sam.email, "role": "policy_admin", "gives": True, "reason": "x"}
    return {"pk": change_staff_role(**facts, actor=abel, now=clock.now()).pk}


def invited_to_staff(request, role="policy_admin"):
    facts = {"email": "new@example.com", "role": role, "reason": "x", "now": clock.now()}
    return {"pk": invite_staff(**facts, actor=request.getfixturevalue("abel")).pk}


def staff_link(request):
    pk = invited_to_staff(request, "auditor")["pk"]
    return {"token": StaffInvitation.objects.get(pk=pk).token}


MATRIX = {
    "accounts:invite_staff": ({}, "post", only("ada", ok=422)),
    "accounts:agree_to_staff_invitation": (invited_to_staff, "post", only("ada", ok=302)),
    "accounts:withdraw_staff_invitation": (invited_to_staff, "post", only("ada", ok=302)),
    "accounts:staff_invitation": (staff_link, "get", everybody(200, anon=200)),
    "accounts:staff": ({}, "get", only("ada")),
    "accounts:approve_admin_change": (admin_change, "post", only("ada", ok=302)),
    "accounts:call_off_admin_change": (admin_change, "post", only("ada", ok=302)),
    "accounts:handover": ({}, "get", everybody(403) | {"sam": 200, "tess": 200, "rita": 200}),
    # It is for Tess to accept; Sam offered it.
    "accounts:accept_handover": (offer, "post", RUN | {"sam": 403, "tess": 302}),
    "accounts:call_off_handover": (offer, "post", RUN | {"sam": 302, "tess": 302}),
    "accounts:team": ({}, "get", everybody(403) | {"sam": 200, "tess": 200, "rita": 200}),
    "accounts:invite": ({}, "post", everybody(403) | {"sam": 422, "rita": 422}),
    "accounts:withdraw_invitation": (invitation, "post", RUN),
    "accounts:member": (tess_at_sams, "get", RUN | {"sam": 200}),
    # Tess may leave by herself, and is asked first.
    "accounts:remove_member": (tess_at_sams, "get", RUN | {"sam": 200, "tess": 200}),
    "accounts:invitation": (invitation_link, "get", everybody(200, anon=200)),
}
