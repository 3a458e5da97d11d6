"""What core's homes, sidebar, cases and sanctions ask of listings."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import LISTING_ROLES
from core import clock, registry
from core.counting import Waiting
from core.keys import key_of
from core.registry import Effect, NavItem, Task, Tile
from core.sweeps import Sweep, sweeps
from listings import effect_pages, passed_over, queries, recheck_pages, trial_pages, trials
from listings.likeness import Alike, alike_of
from listings.models import Certificate, Listing, ReviewTask
from listings.snapshots import as_json, snapshot_of
from policy.queries import policy_at

TILE_DAYS = 30


def waiting(asker: Any) -> Waiting:
    return Waiting(queries.list_waiting(asker.store))


def to_review(asker: Any) -> Waiting:
    return Waiting(ReviewTask.objects.filter(status=ReviewTask.Status.OPEN))


def unverified(asker: Any) -> Waiting:
    return Waiting(Certificate.objects.free())


def tasks(user: Any, store: Any, workspace: str, now: datetime) -> Sequence[Task]:
    """One line for each kind of listing that waits for the seller."""
    if workspace != "seller" or store is None:
        return []
    counts = queries.count_by_status(store)
    found = [
        (
            counts["needs_fix"],
            "fix",
            ngettext("%(n)s listing needs a fix", "%(n)s listings need a fix", counts["needs_fix"]),
            _("Buyers do not see it until the marked words are mended."),
            "bad",
        ),
        (
            counts["needs_evidence"],
            "evidence",
            ngettext(
                "%(n)s listing needs evidence",
                "%(n)s listings need evidence",
                counts["needs_evidence"],
            ),
            _("Attach a certificate, or change the words."),
            "warn",
        ),
    ]
    url = reverse("listings:index")
    return [
        Task(
            title=title % {"n": count},
            detail=detail,
            url=f"{url}?view={view}",
            action=_("Open"),
            icon="tag",
            weight=4,
            tone=tone,
        )
        for count, view, title, detail, tone in found
        if count
    ]


def tiles(user: Any, store: Any, workspace: str, now: datetime) -> Sequence[Tile]:
    if workspace != "seller" or store is None:
        return []
    share, checked = queries.truthful_share(store, days=TILE_DAYS, now=now)
    basis = ngettext(
        "%(n)s listing checked in %(days)s days", "%(n)s listings checked in %(days)s days", checked
    )
    return [
        Tile(
            key="truthful_listings",
            label=_("Truthful listings"),
            basis=basis % {"n": checked, "days": TILE_DAYS},
            value=share,
            url=reverse("listings:index"),
            order=40,
        )
    ]


def effects(store: Any, blocked: frozenset[str], now: datetime) -> Sequence[Effect]:
    """How many live listings buyers would no longer see."""
    if "publish" not in blocked:
        return []
    count = Listing.objects.of_store(store).live().count()
    label = ngettext("live listing would be hidden", "live listings would be hidden", count)
    return [Effect(label, count)]


def removal_effects(store: Any, ids: Sequence[str], now: datetime) -> Sequence[Effect]:
    """What taking these listings down hides: one line, with how many buyers see now."""
    count = Listing.objects.of_store(store).live().filter(pk__in=ids).count()
    label = ngettext("live listing leaves the shop", "live listings leave the shop", count)
    return [Effect(label, count)]


def page_of(subject_id: str) -> str:
    return reverse("listings:listing", args=[subject_id])


def exhibit(store: Any, subject_id: str) -> dict[str, Any]:
    """The listing as it is now, kept with a case; {} when it is not theirs."""
    rows = Listing.objects.of_store(store).select_related("store")
    listing = rows.filter(pk=subject_id).first() if subject_id.isdecimal() else None
    if listing is None:
        return {}
    now = clock.now()
    snapshot = snapshot_of(listing, policy=policy_at(now), now=now)
    shown = list(listing.pictures.shown())
    found = alike_of(shown)
    pictures = [
        {
            "id": picture.pk,
            "sha256": picture.sha256,
            "since": picture.created_at.isoformat(),
            "alike": _without_names(found[picture.pk]),
        }
        for picture in shown
    ]
    facts = {"status": listing.status, "version": listing.version, "pictures": pictures}
    facts["since"] = listing.created_at.isoformat()
    return as_json(snapshot) | facts | {"url": reverse("listings:listing", args=[listing.pk])}


def place(said: str) -> tuple[Any, str] | None:
    """The listing behind an address of ours or a number; what was never offered is not there."""
    number = key_of(re.split(r"[/#?]", said.partition("/listings/")[2] or said)[0])
    rows = Listing.objects.exclude(status=Listing.Status.DRAFT).select_related("store")
    listing = rows.filter(pk=number).first() if number is not None else None
    return (listing.store, str(listing.pk)) if listing else None


def _without_names(found: list[Alike]) -> list[dict[str, Any]]:
    """Pictures that look alike and since when: the store of a case reads this, too."""
    return [
        {
            "id": other.picture.pk,
            "since": other.picture.created_at.isoformat(),
            "distance": other.distance,
        }
        for other in found
    ]


def actions(request: Any, workspace: str) -> list[tuple[str, str, str]]:
    """The button of a seller's home, for those who keep the listings."""
    if workspace != "seller" or request.membership.role not in LISTING_ROLES:
        return []
    return [(_("New listing"), reverse("listings:create"), "plus")]


registry.navigation.add(
    "seller",
    "shop",
    NavItem(gettext_lazy("Listings"), "listings:index", "tag", waiting=waiting, order=10),
)
registry.navigation.add(
    "seller", "shop", NavItem(gettext_lazy("Green programme"), "listings:green", "leaf", order=40)
)
registry.navigation.add(
    "moderation",
    "work",
    NavItem(
        gettext_lazy("Check reviews"), "listings:reviews", "scale", order=30, waiting=to_review
    ),
)
registry.navigation.add(
    "moderation",
    "work",
    NavItem(
        gettext_lazy("Certificates"),
        "listings:certificates",
        "file-certificate",
        order=40,
        waiting=unverified,
    ),
)
registry.policy_trial = trials.start_trial
registry.replays.append(trials.REPLAY)
registry.version_panels.append(trial_pages.panels)
registry.phrase_guard = trials.refuse_phrase
registry.actions.append(actions)
registry.tasks.append(tasks)
registry.tasks.append(effect_pages.tasks)
registry.version_panels.append(effect_pages.panels)
registry.version_panels.append(recheck_pages.panels)
registry.version_panels.append(passed_over.panels)
registry.phrase_panels.append(passed_over.panels)
registry.tiles.append(tiles)
registry.effects.append(effects)
registry.exhibits[Listing.SUBJECT] = exhibit
registry.places[Listing.SUBJECT] = place
registry.removals[Listing.SUBJECT] = registry.Removable(removal_effects, page_of)
sweeps.append(
    Sweep(
        "listings.tasks.look_at_pictures",
        gettext_lazy("Received pictures"),
        {"looked_at": gettext_lazy("pictures looked at")},
    )
)
sweeps.append(
    Sweep(
        "listings.tasks.sweep",
        gettext_lazy("Listings under new rules or without proof"),
        {
            "rechecked": gettext_lazy("listings checked again"),
            "taken_over": gettext_lazy("waiting edits taken over"),
            "settled": gettext_lazy("listings out of review"),
            "proven": gettext_lazy("listings whose evidence came"),
            "looked_ahead": gettext_lazy("listings held against rules to come"),
            "warned": gettext_lazy("stores warned of rules to come"),
            "printed": gettext_lazy("pictures compared"),
            "reminded": gettext_lazy("reminders of certificates that end"),
            "freed": gettext_lazy("reviews and certificates free again"),
            "turned": gettext_lazy("rules that only warn, or stand again"),
            "awarded": gettext_lazy("awards of green points"),
            "taken_back": gettext_lazy("green points taken back"),
        },
    )
)
