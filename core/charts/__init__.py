"""Charts as accessible SVG, drawn on the server.

Colours come from classes, sizes from presentation attributes, so a strict CSP, print and
both themes work. Each chart says its numbers in words: in its title or in a table beside it.
"""

from core.charts.arrival import ArrivalPicture, arrival_chart, arrival_track
from core.charts.bars import Bar, bar_chart
from core.charts.calibration import calibration_chart
from core.charts.shares import Share, share_bar
from core.charts.small import Step, ladder, points_steps, progress, sparkline

__all__ = [
    "ArrivalPicture",
    "Bar",
    "Share",
    "Step",
    "arrival_chart",
    "arrival_track",
    "bar_chart",
    "calibration_chart",
    "ladder",
    "points_steps",
    "progress",
    "share_bar",
    "sparkline",
]
