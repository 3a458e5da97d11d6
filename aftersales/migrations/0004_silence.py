"""Tickets in whose turn a side may have been silent for too long, by an index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('aftersales', '0003_goods_and_refunds'),
        ('shipping', '0025_carriers_in_any_case'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('status__in', ['open', 'answered'])), fields=['status', 'status_at'], name='ticket_silent'),
        ),
    ]
