from django.db import migrations, models
from django.db.models.functions import Now


def fill(apps, editor):
    """Of orders that are here nobody kept the arrival; the day they name was taken for it."""
    orders = apps.get_model("shipping", "Order").objects.using(editor.connection.alias)
    orders.update(received_at=models.F("placed_at"))


class Migration(migrations.Migration):
    dependencies = [("shipping", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="received_at",
            field=models.DateTimeField(db_default=Now()),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
