"""The workspaces and the groups of their sidebars; apps add the lines."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.events import Words
from core.registry import NavItem, navigation


@dataclass(frozen=True)
class Workspace:
    key: str
    label: Words
    sub: Words
    icon: str
    # Sidebar groups in their order: key -> heading.
    groups: dict[str, Words]


WORKSPACES = {
    workspace.key: workspace
    for workspace in (
        Workspace(
            "seller",
            _("Seller workspace"),
            "",
            "building-store",
            {"shop": _("Your shop"), "standing": _("Your standing"), "help": _("Help")},
        ),
        Workspace(
            "moderation",
            _("Moderation"),
            _("Trust and safety team"),
            "shield-half",
            {"work": _("Work"), "look": _("Look up"), "help": _("Reference")},
        ),
        Workspace(
            "mediation",
            _("Mediation"),
            _("Buyer and seller disputes"),
            "scale",
            {"work": _("Work"), "help": _("Reference")},
        ),
        Workspace(
            "liaison",
            _("Authority desk"),
            _("Requests of authorities"),
            "lock",
            {"work": _("Work"), "help": _("Reference")},
        ),
        Workspace(
            "admin",
            _("Administration"),
            _("Policy and platform"),
            "adjustments-horizontal",
            {"rules": _("Rules"), "platform": _("Platform"), "help": _("Reference")},
        ),
        Workspace(
            "audit",
            _("Audit"),
            _("Who did what and when"),
            "history",
            {"look": _("Look up"), "help": _("Reference")},
        ),
    )
}

for key in WORKSPACES:
    first = next(iter(WORKSPACES[key].groups))
    label = _("Control room") if key == "admin" else _("Home")
    navigation.add(key, first, NavItem(label, "core:home", "home", order=0))
navigation.add("audit", "look", NavItem(_("Recorded events"), "core:audit", "search", order=10))
for key, group, order in (("audit", "look", 30), ("admin", "platform", 60)):
    navigation.add(key, group, NavItem(_("Access log"), "core:access_log", "eye", order=order))
navigation.add("admin", "platform", NavItem(_("Deliveries"), "core:deliveries", "send", order=40))
for key, group, order in (("audit", "look", 40), ("admin", "platform", 70)):
    navigation.add(
        key, group, NavItem(_("Times of keeping"), "core:purges", "archive", order=order)
    )
for key, group, order in (("seller", "shop", 95), ("admin", "platform", 50)):
    navigation.add(key, group, NavItem(_("Jobs"), "core:jobs", "hourglass", order=order))
