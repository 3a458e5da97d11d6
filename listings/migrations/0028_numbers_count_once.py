"""A certificate's number counts once in a store: what counted twice is taken back."""

from typing import Any

import django.db.models.functions.math
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.utils import timezone

TRIGGER = pgtrigger.compiler.Trigger(
    name="append_only",
    sql=pgtrigger.compiler.UpsertTriggerSql(
        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
        hash="f4b3fa77e9a2488c4fceece77714c63bc08f04ef",
        operation="UPDATE OR DELETE",
        pgid="pgtrigger_append_only_339c0",
        table="listings_greenpoint",
        when="BEFORE",
    ),
)
GIVES = django.db.models.lookups.Exact(django.db.models.functions.math.Mod("turn", 2), 1)


def count_turns(apps: Any, editor: Any) -> None:
    """Number the turns; an award beside one that stood gets a key and a way back of its own."""
    alias = editor.connection.alias
    points = apps.get_model("listings", "GreenPoint").objects.using(alias)
    turns: dict[tuple[int, str, str], int] = {}
    holders: dict[tuple[int, str, str], int] = {}
    doubles = {}
    for row in points.select_related("certificate").order_by("id"):
        proof = row.certificate
        whole = (row.store_id, proof.scheme, proof.number_key)
        is_award = row.kind == "awarded"
        holder = holders.setdefault(whole, proof.pk) if is_award else holders.get(whole)
        is_double = holder != proof.pk
        row.scheme, row.number_key = proof.scheme, proof.number_key
        if is_double:
            row.number_key, row.turn = f"{proof.number_key}#{proof.pk}", 1 if is_award else 2
            doubles[proof.pk] = row
        else:
            row.turn = turns[whole] = turns.get(whole, 0) + 1
            if not is_award:
                del holders[whole]
        row.save(using=alias, update_fields=["scheme", "number_key", "turn"])
    for row in doubles.values():
        if row.turn == 1:
            row.pk, row.turn, row.kind = None, 2, "revoked"
            row.points, row.at = -row.points, timezone.now()
            row.save(using=alias, force_insert=True)
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("listings", "0027_edits_tried_again")]

    operations = [
        pgtrigger.migrations.RemoveTrigger("greenpoint", "append_only"),
        migrations.RemoveConstraint("greenpoint", "green_point_awarded_once"),
        migrations.RemoveConstraint("greenpoint", "green_point_taken_back_once"),
        migrations.AddField(
            "greenpoint", "scheme", models.CharField(default="", max_length=40), False
        ),
        migrations.AddField(
            "greenpoint", "number_key", models.CharField(default="", max_length=100), False
        ),
        migrations.AddField("greenpoint", "turn", models.PositiveIntegerField(default=1), False),
        migrations.RunPython(count_turns, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "greenpoint",
            models.UniqueConstraint(
                fields=("store", "scheme", "number_key", "turn"), name="green_point_turn_once"
            ),
        ),
        migrations.AddConstraint(
            "greenpoint",
            models.CheckConstraint(
                condition=models.Q(GIVES, kind="awarded")
                | (~models.Q(GIVES) & ~models.Q(kind="awarded")),
                name="green_point_turn_of_kind",
            ),
        ),
        pgtrigger.migrations.AddTrigger("greenpoint", TRIGGER),
    ]
