"""Steps, points and lengths in words, in the active language."""

from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enforcement.checks.rules import Action

# Short names of steps, as a ladder is labelled.
STEPS = {
    "points": gettext_lazy("Points"),
    "take_down": gettext_lazy("Taken down"),
    "warn": gettext_lazy("Warning"),
    "restrict_listing": gettext_lazy("Listing restricted"),
    "restrict_shipping": gettext_lazy("Shipping restricted"),
    "hold_payout": gettext_lazy("Payouts held"),
    "freeze": gettext_lazy("Frozen"),
    "propose_ban": gettext_lazy("Ban proposed"),
    "ban": gettext_lazy("Banned"),
}
# What a step closes, beside the button that takes it.
CONSEQUENCES = {
    "points": gettext_lazy("Nothing closes now. Where points reach a step, a worker applies it."),
    "take_down": gettext_lazy(
        "Only what the ticked exhibits show leaves the shop, until a person restores it. The"
        " points count."
    ),
    "hold_payout": gettext_lazy(
        "Money for the store waits at the payment side. Sales, orders and refunds go on. The"
        " points count."
    ),
    "warn": gettext_lazy("Nothing closes. The seller reads why and can appeal."),
    "restrict_listing": gettext_lazy("No new or edited listings. Orders go on."),
    "restrict_shipping": gettext_lazy("No own-carrier labels for new orders. Running orders ship."),
    "freeze": gettext_lazy("No sales or payouts. Open orders must still ship."),
    "ban": gettext_lazy("For good, after notice. A senior moderator must agree."),
}


def points(hundredths: int) -> str:
    """ "6" or "0.2", without needless zeros."""
    amount = (Decimal(hundredths) / 100).normalize()
    places = max(0, -int(amount.as_tuple().exponent))
    return formats.number_format(amount, places)


def points_count(hundredths: int) -> str:
    """ "1 point" or "6 points"."""
    words = ngettext("%(points)s point", "%(points)s points", 1 if hundredths == 100 else 2)
    return words % {"points": points(hundredths)}


def step(action: str, days: int | None = None) -> str:
    """A step with its length: "Frozen for 7 days"."""
    name = STEPS[action]
    if days is None:
        return str(name)
    words = ngettext("%(step)s for %(days)s day", "%(step)s for %(days)s days", days)
    return words % {"step": name, "days": days}


def choice(action: str, days: int | None = None) -> str:
    """What a moderator would do: "Freeze the store for 7 days"."""
    known = {
        "points": _("Record the points only"),
        "take_down": _("Take down what the exhibits show"),
        "hold_payout": _("Hold payouts"),
        Action.WARN: _("Warn the store"),
        Action.RESTRICT_LISTING: _("Restrict listing"),
        Action.RESTRICT_SHIPPING: _("Restrict shipping"),
        Action.FREEZE: _("Freeze the store"),
        "ban": _("Propose a ban"),
    }
    if days is None:
        return known[action]
    words = ngettext("%(what)s for %(days)s day", "%(what)s for %(days)s days", days)
    return words % {"what": known[action], "days": days}
