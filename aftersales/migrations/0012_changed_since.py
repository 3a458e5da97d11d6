import django.db.models.functions.comparison
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

BATCH = 5_000
FILL = """
UPDATE aftersales_ticket AS kept SET said_at = told.at
FROM (SELECT ticket_id, max(at) AS at FROM aftersales_entry
      WHERE side <> 'internal' AND ticket_id > %(first)s AND ticket_id <= %(last)s
      GROUP BY ticket_id) told
WHERE kept.id = told.ticket_id AND (kept.said_at IS NULL OR kept.said_at < told.at)
"""


def tell_tickets(apps, schema_editor):
    """Of entries from before the trigger, batch by batch: no row is locked for long."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute('SELECT coalesce(max(id), 0) FROM aftersales_ticket')
        (last,) = cursor.fetchone()
        for first in range(0, last, BATCH):
            cursor.execute(FILL, {'first': first, 'last': first + BATCH})


class Migration(migrations.Migration):

    # Neither the batches nor an index built beside the writes of others stand in one transaction.
    atomic = False

    dependencies = [('aftersales', '0011_said_at')]

    operations = [
        migrations.RunPython(tell_tickets, migrations.RunPython.noop, elidable=True),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(models.F('store'), django.db.models.functions.comparison.Greatest('status_at', 'said_at'), models.F('id'), name='ticket_changed'),
        ),
    ]
