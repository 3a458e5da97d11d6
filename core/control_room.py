"""The admin's home: are notices leaving, do the clocks run?"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import queries, registry
from core.models import Heartbeat
from core.registry import Panel, Task
from core.sweeps import Sweep, sweeps

sweeps.append(
    Sweep(
        "core.tasks.deliver_due",
        gettext_lazy("Notices and reactions"),
        {"sent": gettext_lazy("sent or done")},
    )
)

sweeps.append(
    Sweep(
        "core.tasks.send_summaries",
        gettext_lazy("Daily summaries"),
        {"summaries": gettext_lazy("sent or done")},
    )
)
sweeps.append(
    Sweep(
        "core.tasks.call_receivers",
        gettext_lazy("Orders to other systems"),
        {"sent": gettext_lazy("sent or done")},
    )
)
sweeps.append(
    Sweep(
        "core.tasks.call_listeners",
        gettext_lazy("Webhooks to stores"),
        {"sent": gettext_lazy("sent or done")},
    )
)
sweeps.append(
    Sweep("core.tasks.run_jobs", gettext_lazy("Long work"), {"ended": gettext_lazy("jobs ended")})
)
sweeps.append(
    Sweep(
        "core.tasks.seal_events",
        gettext_lazy("Audit chain"),
        {"sealed": gettext_lazy("events sealed")},
    )
)
sweeps.append(
    Sweep(
        "core.tasks.purge_due",
        gettext_lazy("What is kept no longer"),
        {"gone": gettext_lazy("destroyed"), "kept": gettext_lazy("kept under a hold")},
    )
)


def _panels(user: Any, store: Any, workspace: str, now: datetime) -> list[Panel]:
    if workspace != "admin":
        return []
    health = queries.outbox_health(now)
    url = reverse("core:deliveries")
    dead_tone = "bad" if health["dead"] else "ok"
    late_tone = "warn" if health["overdue"] else "ok"
    stats = [
        (_("Waiting to leave"), health["waiting"], "", f"{url}?status=due", ""),
        (
            _("Overdue"),
            health["overdue"],
            _("by more than five minutes"),
            f"{url}?status=due",
            late_tone,
        ),
        (
            _("Given up"),
            health["dead"],
            _("each with its reason"),
            f"{url}?status=dead",
            dead_tone,
        ),
        (_("Sent in 24 hours"), health["sent"], "", f"{url}?status=sent", ""),
    ]
    context = {"stats": stats, "sweeps": _sweeps(now)}
    return [Panel("core/_control_room.html", context, order=10)]


def _sweeps(now: datetime) -> list[dict[str, Any]]:
    beats = Heartbeat.objects.in_bulk([sweep.task for sweep in sweeps])
    late = now - timedelta(seconds=settings.SWEEP_SECONDS * 3)
    rows = []
    for sweep in sweeps:
        beat = beats.get(sweep.task)
        done = sweep.in_words(beat.outcome) if beat else ""
        is_late = beat is not None and beat.at < late
        rows.append(
            {"label": sweep.label, "at": beat and beat.at, "done": done, "is_late": is_late}
        )
    return rows


def _tasks(user: Any, store: Any, workspace: str, now: datetime) -> list[Task]:
    if workspace != "admin":
        return []
    dead = queries.outbox_health(now)["dead"]
    if not dead:
        return []
    return [
        Task(
            _("Deliveries were given up: %(n)s") % {"n": dead},
            _("Somebody was not told. Read why, mend it and try again."),
            reverse("core:deliveries") + "?status=dead",
            _("Look"),
            "send",
            weight=2,
            tone="bad",
        )
    ]


registry.panels.append(_panels)
registry.tasks.append(_tasks)
