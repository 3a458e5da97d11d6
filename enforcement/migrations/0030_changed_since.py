from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # An index built beside the writes of others stands in no transaction.
    atomic = False

    dependencies = [
        ('accounts', '0014_closed_accounts'),
        ('enforcement', '0029_answers_of_one_case'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='statement',
            index=models.Index(fields=['store', 'decided_at', 'id'], name='statement_decided'),
        ),
    ]
