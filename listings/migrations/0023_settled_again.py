"""What was held in review is found without reading all listings."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("listings", "0022_judged_facts")]

    operations = [
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("status", "in_review")),
                fields=["recheck_at", "id"],
                name="listing_settle",
            ),
        ),
    ]
