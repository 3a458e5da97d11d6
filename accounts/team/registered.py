"""What the team answers to core: a line of the sidebar."""

from django.utils.translation import gettext_lazy as _

from core.registry import NavItem, navigation

navigation.add("seller", "shop", NavItem(_("Team"), "accounts:team", "users", order=97))
