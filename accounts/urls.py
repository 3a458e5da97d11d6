from django.urls import path

from accounts import views
from accounts.addresses import views as addresses
from accounts.handover import views as handover
from accounts.listeners import views as listeners
from accounts.passkeys import views as passkeys
from accounts.passwords import views as passwords
from accounts.privacy import views as privacy
from accounts.sessions import views as sessions
from accounts.staff import invitation_views as invited_staff
from accounts.staff import views as staff
from accounts.team import joining
from accounts.team import views as team

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/password/", passwords.change, name="password"),
    path("profile/passkeys/", passkeys.index, name="passkeys"),
    path("profile/passkeys/<int:pk>/", passkeys.passkey, name="passkey"),
    path("profile/passkeys/<int:pk>/remove/", passkeys.remove, name="remove_passkey"),
    path("profile/data/", privacy.index, name="own_data"),
    path("profile/data/copy/", privacy.copy, name="copy_data"),
    path("profile/data/<int:pk>/file/", privacy.fetch, name="fetch_data"),
    path("profile/data/erase/", privacy.erase, name="erase_account"),
    path("profile/sessions/", sessions.index, name="sessions"),
    path("profile/sessions/<int:pk>/end/", sessions.end, name="end_session"),
    path("profile/sessions/end/", sessions.end_others, name="end_other_sessions"),
    path("profile/address/", addresses.address, name="address"),
    path("address/<str:token>/", addresses.confirm, name="confirm_address"),
    path("webhooks/out/", listeners.index, name="listeners"),
    path("webhooks/out/<int:pk>/", listeners.listener, name="listener"),
    path("webhooks/out/<int:pk>/test/", listeners.test, name="test_listener"),
    path("webhooks/out/<int:pk>/secret/", listeners.rotate, name="rotate_listener"),
    path("webhooks/out/<int:pk>/resume/", listeners.resume, name="resume_listener"),
    path("webhooks/out/<int:pk>/close/", listeners.close, name="close_listener"),
    path(
        "webhooks/out/<int:pk>/again/<int:delivery>/",
        listeners.again,
        name="tell_listener_again",
    ),
    path("staff/", staff.staff, name="staff"),
    path("staff/<int:pk>/approve/", staff.approve, name="approve_admin_change"),
    path("staff/<int:pk>/call-off/", staff.call_off, name="call_off_admin_change"),
    path("staff/invite/", invited_staff.invite, name="invite_staff"),
    path(
        "staff/invitations/<int:pk>/agree/", invited_staff.agree, name="agree_to_staff_invitation"
    ),
    path(
        "staff/invitations/<int:pk>/withdraw/",
        invited_staff.withdraw,
        name="withdraw_staff_invitation",
    ),
    path("invited/<str:token>/", invited_staff.invitation, name="staff_invitation"),
    path("team/", team.team, name="team"),
    path("team/handover/", handover.handover, name="handover"),
    path("team/handover/<int:pk>/accept/", handover.accept, name="accept_handover"),
    path("team/handover/<int:pk>/call-off/", handover.call_off, name="call_off_handover"),
    path("team/invite/", team.invite, name="invite"),
    path("team/invitations/<int:pk>/withdraw/", team.withdraw, name="withdraw_invitation"),
    path("team/<int:pk>/", team.member, name="member"),
    path("team/<int:pk>/remove/", team.remove, name="remove_member"),
    path("invitations/<str:token>/", joining.invitation, name="invitation"),
    path("switch/store/<int:pk>/", views.switch_store, name="switch_store"),
    path("switch/workspace/<slug:key>/", views.switch_workspace, name="switch_workspace"),
]
