"""Sample facts for the style guide. Nothing here is a rule or a real case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms

from core import charts
from core.forms import ActionForm
from core.frame import Line, Place, Reader, Theme, goes
from core.jobs import Progress
from core.models import Job
from core.paging import Page
from core.registry import Task, Tile
from core.search.answers import Answer, Group
from core.search.kinds import Hit
from core.search.terms import Term
from core.shortcuts import SHORTCUTS, Shortcut


class SampleForm(ActionForm):
    """One field of each sort, with help and with a refusal."""

    title = forms.CharField(max_length=120, help_text="Up to 120 characters.")
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    carrier = forms.ChoiceField(choices=[("a", "PostLink Air"), ("b", "Harbour Freight")])
    outcome = forms.ChoiceField(
        choices=[("refund", "Refund"), ("exchange", "Exchange")], widget=forms.RadioSelect
    )
    photo = forms.FileField(required=False)
    agree = forms.BooleanField(label="The buyer agreed in writing")


@dataclass(frozen=True)
class SampleShell:
    """A shell with everything in it, for somebody with two workspaces and two stores."""

    language: str
    theme: str
    themes: tuple[Theme, ...]
    theme_label: str
    theme_icon: str
    unread: int = 3
    policy_line: str = "Policy v3 · in force since 1 Nov"
    single_keys: bool = True
    shortcuts: tuple[Shortcut, ...] = SHORTCUTS

    reader = Reader("Lin Wei", "lin@example.org", "LW")
    workspace = Place("Seller workspace", "Harbour Linen", "building-store", "#")
    workspaces = (workspace, Place("Moderation", "Trust and safety team", "shield-half", "#"))
    stores = (
        Place("Harbour Linen", "Owner", "building-store", "#", current=True),
        Place("Harbour Tools", "Manager", "building-store", "#"),
    )
    nav = (
        (
            "Your shop",
            (
                Line("Home", "#", "home", "h", 0, False, True),
                Line("Listings", "#", "tag", "l", 128, False, False),
                Line("Orders", "#", "shopping-cart", "o", 7, False, False),
                Line("After-sales", "#", "messages", "a", 3, True, False),
            ),
        ),
        ("Your standing", (Line("Decisions", "#", "gavel", "d", 2, False, False),)),
        ("Help", (Line("Rulebook", "#", "book-2", "r", 0, False, False),)),
    )
    goes = goes(nav)


def styleguide(shell: Any, now: datetime) -> dict[str, Any]:
    """Return the context of the style guide."""
    wrong = SampleForm({"title": "", "outcome": "", "carrier": "a"})
    wrong.is_valid()
    facade = SampleShell(
        shell.language, shell.theme, shell.themes, shell.theme_label, shell.theme_icon
    )
    return {
        "now": now,
        "shell": facade,
        "crumbs": [("Home", "#"), ("Style guide", "")],
        "form": SampleForm(),
        "wrong": wrong,
        "tasks": tasks(now),
        "tiles": tiles(),
        "page": Page([1, 2, 3], "?after=x", "?before=x"),
        "dues": [now + timedelta(hours=h) for h in (22 * 24, 9, 1.2, -5)],
        "started_at": now - timedelta(hours=19),
        "due_at": now + timedelta(hours=5),
        **pictures(now),
        **finding_facts(),
        **index_facts(),
        **ticket_facts(now),
        **case_facts(),
        "jobs": jobs(),
    }


def finding_facts() -> dict[str, Any]:
    """What finds, marks and refuses."""
    hits = [
        Hit("order", "#", "8117-1", "Anna J. · Utrecht, NL", "To ship", "acc", is_exact=True),
        Hit("order", "#", "8117-12", "Bo K. · Ghent, BE", "Delivered", "ok"),
    ]
    page = Hit("page", "#", "Orders", "Seller workspace")
    groups = [
        Group("sample-order", "Orders", "shopping-cart", hits, "#"),
        Group("sample-page", "Pages", "arrow-right", [page], ""),
    ]
    found = [{"tone": "warn", "heading": "Eco claim.", "advice": "Attach a certificate."}]
    return {
        "answer": Answer(Term("8117"), "", groups, []),
        "marked": SampleForm(prefix="sample"),
        "notes": SimpleNamespace(
            notes_id="sample-notes",
            auto_id="sample-field",
            errors=["Up to 120 characters."],
            other_notes=found,
        ),
        "listed_orders": [{"number": "8117-1", "at": "2026-11-23 07:58"}],
        "changes": {"Price": "US$ 19.90", "Stock": "7"},
    }


def jobs() -> list[tuple[Job, Progress]]:
    """An import that waits, one that runs, one that broke, and one that is done."""
    title, broken = "orders.csv", "Row 12: no order number"
    return [
        (Job(title=title), Progress(0, 0, 0, 0, 2000)),
        (Job(title=title, status="running"), Progress(1, 700, 80, 20, 2000)),
        (Job(title=title, status="failed", error=broken), Progress(0, 0, 0, 0, 2000)),
        (Job(title=title, status="done"), Progress(0, 1900, 80, 20, 2000)),
    ]


def tasks(now: datetime) -> list[Task]:
    return [
        Task(
            "Answer a decision about “Linen towel set”",
            "The listing is hidden. Upload a certificate or appeal.",
            "#",
            "Respond",
            "gavel",
            now + timedelta(hours=3),
            tone="bad",
        ),
        Task(
            "Reply to 2 buyers",
            "One item arrived damaged, one in the wrong size.",
            "#",
            "Open tickets",
            "message",
            now + timedelta(hours=9),
            tone="warn",
        ),
        Task(
            "Renew a certificate",
            "Used by 11 listings. Claims switch off when it expires.",
            "#",
            "Upload",
            "leaf",
            now + timedelta(days=22),
            tone="",
        ),
    ]


def tiles() -> list[Tile]:
    risen = (0.94, 0.945, 0.95, 0.96, 0.958, 0.97, 0.978)
    fallen = (0.94, 0.93, 0.92, 0.91, 0.905, 0.89, 0.881)
    return [
        Tile(
            "dispatch", "Dispatched on time", "412 orders, 30 days", 0.978, "#", 0.95, trend=risen
        ),
        Tile("window", "Arrived in window", "388 parcels, 30 days", 0.881, "#", 0.9, trend=fallen),
        Tile("disputes", "Disputes", "6 of 412 orders", 0.015, "#", 0.02, at_least=False),
        Tile("new", "Valid tracking", "No parcels yet", None, "#", 0.97),
    ]


def pictures(now: datetime) -> dict[str, Any]:
    today = now.date()

    def day(n: int) -> Any:
        return today + timedelta(days=n)

    shares = [0.02, 0.05, 0.12, 0.2, 0.22, 0.16, 0.1, 0.07, 0.04, 0.02]
    picture = charts.ArrivalPicture(
        started_on=day(-5),
        today=today,
        window_from=day(9),
        window_to=day(13),
        promised_by=day(15),
        scanned_on=[day(-3), day(-1)],
        shares=[(day(7 + i), share) for i, share in enumerate(shares)],
    )
    counts = [(210, 232), (330, 352), (420, 430), (380, 360), (296, 262), (150, 142), (61, 70)]
    labels = ["0–3", "4–7", "8–11", "12–15", "16–19", "20–23", "24–27"]
    limits = {3: "Warned", 6: "Frozen"}
    return {
        "picture": picture,
        "bars": [
            charts.Bar(label, pair, limits.get(i, ""))
            for i, (label, pair) in enumerate(zip(labels, counts, strict=True))
        ],
        "series": ["In force", "Draft"],
        "steps": charts.points_steps(
            14,
            [
                (2, "Warned", "from 2"),
                (6, "Listing restricted", "from 6"),
                (12, "Frozen 7 days", "from 12 · served"),
                (24, "Frozen 14 days", "from 24"),
            ],
        ),
        "spark": [0.94, 0.95, None, 0.97, 0.96, 0.98],
    }


def index_facts() -> dict[str, Any]:
    return {
        "tabs": [
            ("All open", "#", 42, True),
            ("Due today", "#", 11, False),
            ("Mine", "#", 6, False),
        ],
        "tab_actions": [("Save changes", "#", "edit"), ("Save view", "#", "plus")],
        "chips": [("Rule", "#", False), ("Owner: free or mine", "#", True)],
        "picks": [("Take", "#"), ("Assign…", "#")],
    }


def ticket_facts(now: datetime) -> dict[str, Any]:
    yesterday = now - timedelta(days=1)
    return {
        "entries": [
            {"title": "Delivery in Utrecht", "when": "expected 2–6 Dec", "icon": "circle"},
            {
                "title": "Held for customs check",
                "detail": "Rotterdam · usually 1–3 days",
                "at": now,
                "tone": "warn",
                "icon": "clock-pause",
            },
            {"title": "Dispatched by you", "at": yesterday, "tone": "acc", "icon": "package"},
        ],
        "stages": [
            ("Opened", "Sat 21 Nov", "done"),
            ("Seller answered", "in 1 h 12 m", "done"),
            ("Mediation", "running", "current"),
            ("Decision", "due today", ""),
        ],
        "messages_shown": [
            {"side": "buyer", "who": "Anna J.", "role": "Buyer", "initials": "AJ", "at": yesterday},
            {
                "side": "seller",
                "who": "Harbour Linen",
                "role": "Seller",
                "initials": "HL",
                "at": now,
            },
            {"side": "system", "at": now},
            {"side": "internal", "who": "Mira K.", "role": "Mediator", "initials": "MK", "at": now},
        ],
        "criteria": [
            ("Reported in time", "met", "day 1"),
            ("Seller shows it left undamaged", "not_met", ""),
            ("Photos taken after delivery", "unknown", "asked"),
            ("Bring the certificate if customs asks", "info", ""),
            ("Second approval", "", "asked Jonas P."),
        ],
    }


def case_facts() -> dict[str, Any]:
    return {
        "statement": [
            (
                "What happened",
                "The same bag was listed again 6 days after it was removed (E1, E2).",
            ),
            ("Rule", "Counterfeit goods, policy v3"),
            ("Automation", "An image match found it. A person decided."),
            ("You can appeal", "Until 7 December, free, to another reviewer."),
        ],
        "place": {"field_id": "marked", "start": 32, "end": 46, "words": "carbon neutral"},
        "segments": [
            ("Soft towels. ", "", ""),
            ("100% biodegradable", "warn", "2"),
            (" and ", "", ""),
            ("carbon neutral", "bad", "1"),
            (", from ", "", ""),
            ("bamboo fibre", "acc", "3"),
            (".", "", ""),
        ],
        "remedies": [
            {"label": "Attach certificate", "url": "#", "icon": "upload"},
            {"label": "Remove the words", "url": "#"},
        ],
        "facts": [("Carrier", "PostLink Air"), ("Service", "92% in window, 60 days")],
        "stats": [
            ("Buyer sees", "2–6 Dec", "9 in 10 parcels", "", ""),
            ("Promised by", "Tue 8 Dec", "2 days to spare", "", ""),
            ("Better off", "94", "fewer points", "#", "ok"),
            ("Worse off", "38", "22 newly frozen", "#", "bad"),
        ],
        "effects": [("14 live listings are hidden", "", "#"), ("Open orders still ship", 14, "")],
        "diff_labels": ["In force", "Draft"],
    }
