"""Notices of a seller: the inbox, what they choose to hear, and a system that is told."""

from accounts.listeners.actions import add_listener


def show_notices(scene):
    sofia = scene.sofia
    facts = {"kinds": ["order.received"], "actor": sofia, "now": scene.now}
    told = add_listener(scene.store, url="https://shop.example/hook", **facts)
    scene.show(sofia, "core:inbox")
    scene.show(sofia, "core:inbox", query="?show=all&topic=orders")
    scene.show(sofia, "accounts:address")
    scene.show(scene.ada, "core:mails")
    scene.show(scene.ada, "core:mail_kind", "ticket.ruled")
    scene.show(sofia, "core:choices")
    scene.show(sofia, "accounts:listeners")
    scene.show(sofia, "accounts:listener", told.pk)
