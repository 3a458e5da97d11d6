"""Names the folder in which the processes of one program keep their figures, before Django starts.

Web and each worker have one of their own: Prometheus asks them one by one.
"""

import os
import tempfile
from pathlib import Path

PLACE = "PROMETHEUS_MULTIPROC_DIR"


def own_place(program: str) -> None:
    """Use the folder that the environment names, or else one of this program's own."""
    if PLACE not in os.environ:
        os.environ[PLACE] = tempfile.mkdtemp(prefix=f"tradewell-{program}-")
    Path(os.environ[PLACE]).mkdir(parents=True, exist_ok=True)
