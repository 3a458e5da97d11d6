"""A check names an edit of its own listing and store, or none."""

from django.db import migrations, models

OF_ITS_EDIT = """
    ALTER TABLE listings_checkrun ADD CONSTRAINT check_run_of_its_edit
    FOREIGN KEY (edit_id, listing_id, store_id)
    REFERENCES listings_stagededit (id, listing_id, store_id)
"""
OF_ANY_EDIT = "ALTER TABLE listings_checkrun DROP CONSTRAINT check_run_of_its_edit"


class Migration(migrations.Migration):
    dependencies = [("listings", "0024_longer_views")]

    operations = [
        migrations.AddConstraint(
            "stagededit",
            models.UniqueConstraint(
                fields=["id", "listing", "store"], name="staged_edit_of_its_listing"
            ),
        ),
        migrations.RunSQL(OF_ITS_EDIT, OF_ANY_EDIT),
    ]
