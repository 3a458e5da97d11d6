"""A dispute of a finding without marked words is about the facts that were judged."""

from typing import Any

from django.db import migrations, models


def name_the_facts(apps: Any, editor: Any) -> None:
    """Disputes asked before stand for the facts of the finding as it was kept."""
    alias = editor.connection.alias
    task = apps.get_model("listings", "ReviewTask").objects.using(alias)
    for row in task.filter(kind="disputed", finding__start=None).iterator():
        facts = (row.finding.get(name) for name in ("measured", "limit", "market"))
        words = (str(float(one) if isinstance(one, int) else one or "") for one in facts)
        row.judged = " / ".join(words)[:200]
        row.save(using=alias, update_fields=["judged"])


class Migration(migrations.Migration):
    dependencies = [("listings", "0021_staged_checks")]

    operations = [
        migrations.RemoveConstraint("reviewtask", "review_disputed_once"),
        migrations.AddField(
            "reviewtask",
            "judged",
            models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.RunPython(name_the_facts, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "reviewtask",
            models.UniqueConstraint(
                condition=models.Q(("kind", "disputed")),
                fields=("listing", "code", "field", "words", "judged", "round"),
                name="review_disputed_once",
            ),
        ),
    ]
