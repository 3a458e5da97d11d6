from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    # The rows are looked through after the lock of the first step is given back.
    atomic = False

    dependencies = [
        ('accounts', '0015_short_words'),
    ]

    operations = [
        AddConstraintNotValid(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='api_key_named'),
        ),
        ValidateConstraint(model_name='apikey', name='api_key_named'),
    ]
