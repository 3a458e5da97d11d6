from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

from core.notices.topics import topic_of

BATCH = 20_000
FILL = """
UPDATE core_delivery AS kept SET topic = told.topic
FROM core_event AS event, unnest(%s::text[], %s::text[]) AS told (kind, topic)
WHERE kept.event_id = event.id AND event.kind = told.kind AND kept.topic = ''
  AND kept.recipient_id IS NOT NULL AND kept.id > %s AND kept.id <= %s
"""


def name_topics(apps, schema_editor):
    """Of notices from before there were topics, batch by batch: no row is locked for long."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute('SELECT DISTINCT kind FROM core_event')
        kinds = [kind for (kind,) in cursor.fetchall()]
        cursor.execute('SELECT coalesce(max(id), 0) FROM core_delivery')
        (last,) = cursor.fetchone()
        for first in range(0, last, BATCH):
            topics = [topic_of(kind).key for kind in kinds]
            cursor.execute(FILL, [kinds, topics, first, first + BATCH])


class Migration(migrations.Migration):

    atomic = False

    dependencies = [('core', '0005_topics')]

    operations = [
        migrations.RunPython(name_topics, migrations.RunPython.noop),
        RemoveIndexConcurrently(model_name='delivery', name='delivery_inbox'),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(condition=models.Q(('channel', 'inbox')), fields=['recipient', '-sent_at', '-id'], name='delivery_inbox'),
        ),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(condition=models.Q(('channel', 'inbox'), ('read_at', None)), fields=['recipient', '-sent_at', '-id'], name='delivery_unread'),
        ),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(condition=models.Q(('channel', 'inbox')), fields=['recipient', 'topic', '-sent_at', '-id'], name='delivery_of_topic'),
        ),
    ]
