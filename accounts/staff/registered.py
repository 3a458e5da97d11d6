"""What the roles of staff answer to core: a line of the sidebar."""

from django.utils.translation import gettext_lazy as _

from core.registry import NavItem, navigation

navigation.add("admin", "platform", NavItem(_("Staff"), "accounts:staff", "users", order=30))
