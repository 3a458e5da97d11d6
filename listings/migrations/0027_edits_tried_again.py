"""Edits that wait keep when they are tried again; those that wait already are tried at once."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [
        ("listings", "0026_held_by_gates"),
    ]

    operations = [
        migrations.AddField(
            model_name="stagededit",
            name="due_at",
            field=models.DateTimeField(db_default=Now()),
        ),
        migrations.AddIndex(
            model_name="stagededit",
            index=models.Index(
                condition=models.Q(status="open"), fields=["due_at"], name="staged_edit_due"
            ),
        ),
    ]
