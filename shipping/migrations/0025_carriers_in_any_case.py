import django.db.models.functions.text
from django.db import migrations, models
from django.db.models import Count
from django.db.models.functions import Upper


def twins(rows):
    """Parcels of one store with one number whose carriers differ in case alone."""
    same = rows.values("store_id", "number", name=Upper("carrier")).annotate(n=Count("pk"))
    return list(same.filter(n__gt=1).order_by("store_id", "number"))


def refuse_twins(apps, schema_editor):
    """Nobody but the store knows which of the two the number belongs to."""
    parcels = apps.get_model("shipping", "Parcel").objects.using(schema_editor.connection.alias)
    found = twins(parcels)
    if found:
        told = "; ".join(f"store {one['store_id']}: {one['number']} ({one['name']})" for one in found)
        raise RuntimeError(
            "Some parcels have one number under two spellings of one carrier. Start the version "
            "before this one, let their stores correct the number of one of them on the page of "
            f"the shipment, then migrate again. {told}"
        )


class Migration(migrations.Migration):
    dependencies = [("shipping", "0024_holidays")]

    operations = [
        migrations.RunPython(refuse_twins, migrations.RunPython.noop),
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
