from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # An index built beside the writes of others stands in no transaction.
    atomic = False

    dependencies = [
        ('accounts', '0014_closed_accounts'),
        ('core', '0012_bounces_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='job',
            index=models.Index(fields=['store', '-id'], name='job_newest'),
        ),
        AddIndexConcurrently(
            model_name='job',
            index=models.Index(fields=['store', 'status_at', 'id'], name='job_changed'),
        ),
    ]
