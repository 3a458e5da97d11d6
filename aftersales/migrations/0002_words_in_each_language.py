"""Titles, outcomes and Tradewell's own entries in each language; what stands is English."""

from django.db import migrations, models

FORWARD = """
ALTER TABLE aftersales_ticket
    ALTER COLUMN titles TYPE jsonb USING jsonb_build_object('en', titles),
    ALTER COLUMN outcomes TYPE jsonb USING
        CASE WHEN outcomes = '' THEN '{}'::jsonb ELSE jsonb_build_object('en', outcomes) END
"""
BACKWARD = """
ALTER TABLE aftersales_ticket
    ALTER COLUMN titles TYPE varchar(120) USING left(coalesce(titles ->> 'en', ''), 120),
    ALTER COLUMN outcomes TYPE varchar(300) USING left(coalesce(outcomes ->> 'en', ''), 300)
"""


class Migration(migrations.Migration):
    dependencies = [("aftersales", "0001_initial")]

    operations = [
        migrations.RenameField("ticket", "title", "titles"),
        migrations.RenameField("ticket", "outcome", "outcomes"),
        migrations.RunSQL(
            FORWARD,
            BACKWARD,
            state_operations=[
                migrations.AlterField("ticket", "titles", models.JSONField(default=dict)),
                migrations.AlterField(
                    "ticket", "outcomes", models.JSONField(blank=True, default=dict)
                ),
            ],
        ),
        migrations.AddField("entry", "words", models.JSONField(blank=True, default=dict)),
    ]
