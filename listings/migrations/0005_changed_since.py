import django.db.models.functions.comparison
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # An index built beside the writes of others stands in no transaction.
    atomic = False

    dependencies = [
        ('accounts', '0014_closed_accounts'),
        ('listings', '0004_views_moved'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='listing',
            index=models.Index(models.F('store'), django.db.models.functions.comparison.Greatest('updated_at', 'status_at'), models.F('id'), name='listing_changed'),
        ),
    ]
