from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0011_saved_views")]

    operations = [
        migrations.AlterField(
            model_name="bounce",
            name="delivery",
            field=models.OneToOneField(
                db_constraint=False,
                null=True,
                on_delete=models.deletion.SET_NULL,
                related_name="bounce",
                to="core.delivery",
            ),
        ),
    ]
