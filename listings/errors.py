"""Refusals that carry more than one sentence."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

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


class CheckFailed(NotPossible):
    """The check itself broke down; whoever asked for it can ask again."""

    def __init__(self) -> None:
        words = _("The check failed, and nothing was changed. Try again later.")
        super().__init__(words, code="check_failed")
