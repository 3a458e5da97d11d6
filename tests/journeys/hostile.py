"""A scene in which every text is hostile: what people may have typed, in every row there is.

Written past the verbs and triggers by the database's superuser, so that nothing but the pages
themselves stands between a text and its reader. Fields are found by their kind: one that is added
to a model is hostile from then on, unless its name says that it holds a code of ours.
"""

import json
import re
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from psycopg2 import Error, sql

APPS = ("core", "accounts", "policy", "enforcement", "listings", "shipping", "aftersales")
# Names of fields with a code or a key of ours in them, which nobody types.
CODES = re.compile(
    "kind|kind_before|subject_kind|call|code|rule_code|rule_number|verdict|status|state"
    "|seen|stage|digest|body_digest|account_digest|sha256|file|thumbnail|logo|logo_small"
    "|picture|password|slug|language|buyer_language|country|old_country|currency"
    "|time_zone|zone|market|origin|destination|purpose|session_key|prefix|key|secret"
    "|old_secret|signing_secret|subject_type|page|index|topic|link|role|encoding"
    "|interface|family|group_key|scheme|attribute|taken_from|field|section|queue|priority"
    "|condition|wish|claim|hs|forecasts|query"
)
CODES_IN = {
    "enforcement.Case.subject_id",
    "enforcement.Sanction.subject_id",
    "enforcement.Signal.subject_id",
    "enforcement.Report.subject_id",
    "core.Event.subject_id",
    "core.AccessRecord.subject_id",
    "core.Heartbeat.name",
    "core.PurgeLine.name",
    "aftersales.TicketLine.reason",
    "aftersales.Suggestion.reason",
}
# For each place in HTML that a text may stand in, a way out of it. `ran` and `x-ran` are what the
# reader's page looks for; the sum shows a template that was run, and the end a sentence that took
# words for places to fill.
WAYS = (
    "\"'><x-ran></x-ran>",
    "<svg onload=ran()>",
    "<script>ran()</script>",
    "</textarea></title></script></style>--><x-ran></x-ran><script>ran()</script>",
    "<img src=x onerror=ran()>",
    "<a href=javascript:ran()>",
    "{{ 7|add:7000000 }}{% now 'Y' %}",
    "%(x)s{0.x}%s",
)
SUM = "7000007"
ADDRESS = "https://x.example/\"'><x-ran></x-ran><svg/onload=ran()>"
DIGITS = 7
# What the database asks for in front of words.
FORMS = {"listings.Certificate.scope": "part:"}


@dataclass
class Filled:
    """Names of the fields that were filled, each with the number that its values begin with."""

    numbers: dict = field(default_factory=dict)
    refused: list = field(default_factory=list)
    old: set = field(default_factory=set)

    def unseen(self, marks):
        return [name for name, number in self.numbers.items() if number not in marks]


def fill(server):
    """Put a hostile value into every text of the database that `server` is connected to."""
    filled = Filled()
    with server.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        found = [model for app in APPS for model in apps.get_app_config(app).get_models()]
        for model in found:
            for one in _texts(model):
                _fill_text(cursor, model, one, filled)
        for model in found:
            for one in model._meta.local_fields:
                if (
                    isinstance(one, models.JSONField)
                    and model._meta.label != "policy.PolicyVersion"
                ):
                    _fill_json(cursor, model, one, filled)
    return filled


def _texts(model):
    for one in model._meta.local_fields:
        is_text = isinstance(one, models.CharField | models.TextField) and not one.choices
        is_code = CODES.fullmatch(one.name) or str(one) in CODES_IN
        if is_text and not is_code:
            yield one


def _facts(model):
    """The policy's own are left out: a section is checked as a whole whenever it is read."""
    if model._meta.label != "policy.PolicyVersion":
        yield from (one for one in model._meta.local_fields if isinstance(one, models.JSONField))


def hostile(mark, longest):
    """All ways out that fit, after the mark; nothing where not even the first one does."""
    words = mark
    for way in WAYS:
        if not longest or len(words) + len(way) + DIGITS <= longest:
            words += way
    return words if words != mark else ""


def _fill_text(cursor, model, one, filled):
    number = len(filled.numbers)
    words = hostile(f"{FORMS.get(str(one), '')}~{number}~", one.max_length)
    if isinstance(one, models.URLField):
        words = f"{ADDRESS}~{number}~"
    if not words:
        return
    table, column, pk = map(
        sql.Identifier, (model._meta.db_table, one.column, model._meta.pk.column)
    )
    cursor.execute(sql.SQL("SELECT DISTINCT {} FROM {}").format(column, table))
    old = {row[0] for row in cursor.fetchall() if row[0]}
    # A text that is missing may have to be; one that is there may be any.
    for condition in ("true", "{} <> ''"):
        where = sql.SQL(condition).format(column)
        query = sql.SQL("UPDATE {} SET {} = %s || left({}::text, 6) WHERE {}")
        query = query.format(table, column, pk, where)
        try:
            cursor.execute(query, [f"{words} "])
        except Error as error:
            refusal = error
        else:
            if cursor.rowcount:
                filled.numbers[f"{model._meta.label}.{one.name}"] = number
                filled.old |= old
            return
    filled.refused.append(f"{model._meta.label}.{one.name}: {refusal}")


def _fill_json(cursor, model, one, filled):
    name, number = f"{model._meta.label}.{one.name}", len(filled.numbers)
    words = hostile(f"~{number}~", None)
    table, column, pk = map(
        sql.Identifier, (model._meta.db_table, one.column, model._meta.pk.column)
    )
    cursor.execute(sql.SQL("SELECT {}, {}::text FROM {}").format(pk, column, table))
    for key, text in cursor.fetchall():
        before = json.loads(text) if text else None
        after = _hostile_leaves(before, words, filled.old)
        if after == before:
            continue
        query = sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s").format(table, column, pk)
        try:
            cursor.execute(query, [json.dumps(after), key])
        except Error as error:
            filled.refused.append(f"{name}: {error}")
            return
        filled.numbers[name] = number


def _hostile_leaves(value, words, old):
    """What reads as words, or stood in a text before, becomes hostile; codes stay."""
    if isinstance(value, dict):
        return {key: _hostile_leaves(part, words, old) for key, part in value.items()}
    if isinstance(value, list):
        return [_hostile_leaves(part, words, old) for part in value]
    if isinstance(value, str) and (" " in value or value in old or not value.isascii()):
        return words
    return value
