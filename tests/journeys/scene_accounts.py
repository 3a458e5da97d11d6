"""Pages of people's own accounts on a scene."""

from django.contrib.sessions.backends.db import SessionStore

from accounts.sessions.actions import note_sign_in
from accounts.sessions.devices import Device


def show_accounts(scene):
    _another_session(scene)
    scene.show(scene.sofia, "accounts:profile")
    scene.show(scene.sofia, "accounts:sessions")
    scene.show(scene.sofia, "accounts:password")


def _another_session(scene):
    session = SessionStore()
    session.save()
    phone = Device("x", "Safari", "iPhone", "203.0.113.0")
    note_sign_in(scene.sofia, session_key=session.session_key, device=phone, now=scene.now)
