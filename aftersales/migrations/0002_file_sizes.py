from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('aftersales', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='size_bytes',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
