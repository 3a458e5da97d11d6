import django.db.models.functions.comparison
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # An index built beside the writes of others stands in no transaction.
    atomic = False

    dependencies = [
        ('accounts', '0014_closed_accounts'),
        ('shipping', '0005_forgotten_buyers'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['store', 'status_at', 'id'], name='order_changed'),
        ),
        AddIndexConcurrently(
            model_name='parcel',
            index=models.Index(models.F('store'), django.db.models.functions.comparison.Greatest('status_at', 'state_at'), models.F('id'), name='parcel_changed'),
        ),
    ]
