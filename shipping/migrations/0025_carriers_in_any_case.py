import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shipping", "0024_holidays")]

    operations = [
        migrations.RemoveConstraint("parcel", "parcel_number_once"),
        migrations.RemoveIndex("parcel", "parcel_same_number"),
        migrations.AddConstraint(
            "parcel",
            models.UniqueConstraint(
                models.F("number"),
                models.F("store"),
                django.db.models.functions.text.Upper("carrier"),
                name="parcel_number_once",
            ),
        ),
        migrations.AddIndex(
            "parcel", models.Index(fields=["store", "carrier"], name="parcel_by_carrier")
        ),
    ]
