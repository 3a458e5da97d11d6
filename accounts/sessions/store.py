"""Sessions in the database, as Django keeps them, and read by a question that is written once."""

from functools import cache
from typing import Any

from django.contrib.sessions.backends import db
from django.db.models import CharField

from core import clock
from core.prepared import ASKER, Given, Prepared, prepare


class SessionStore(db.SessionStore):
    """Named as Django's own: the name is part of what signs the data."""

    def load(self) -> dict[str, Any]:
        for (kept,) in _running().ask(key=self.session_key, now=clock.now()):
            return self.decode(kept)
        self._session_key = None
        return {}


@cache
def _running() -> Prepared:
    rows = SessionStore.get_model_class().objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=ASKER.now
    )
    return prepare(rows.values_list("session_data"))
