"""A listing that its store alone keeps from buyers is not checked again meanwhile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("listings", "0025_checks_of_their_edit"),
    ]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="is_held",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
