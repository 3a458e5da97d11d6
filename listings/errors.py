"""Refusals that carry more than one sentence."""

from collections.abc import Mapping

from core.errors import NotPossible
from listings.checks.findings import Result


class Incomplete(NotPossible):
    """Something that publishing needs is missing; `problems` are field -> what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()), field=next(iter(problems)), code="incomplete")
        self.problems = dict(problems)


class Untrue(NotPossible):
    """The new text of a live listing would not pass; the live text stays as it is."""

    def __init__(self, message: object, result: Result) -> None:
        super().__init__(message, code=result.verdict)
        self.result = result
