"""What an operator is told: docs/operations.md and the files beside it."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "docs" / "examples"
GUIDE = ROOT / "docs" / "operations.md"
SECRET = "one-long-secret-that-stands-for-the-operators-{}"


def environment(name="tradewell.env"):
    """The variables of an example, each secret filled in."""
    pairs = re.findall(r"^([A-Z0-9_]+)='?(.*?)'?$", (EXAMPLES / name).read_text(), re.M)
    return {key: text.replace("CHANGE-ME", SECRET.format(key.lower())) for key, text in pairs}


def table(heading):
    """The rows of the first table below a heading, as lists of cells."""
    part = GUIDE.read_text().partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]
