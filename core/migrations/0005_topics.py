from django.db import migrations, models

# As in 0001, with a topic: an application of before sends none.
RECORD = """
CREATE OR REPLACE FUNCTION core_record(
    kind text, actor_id bigint, store_id bigint, subject_type text, subject_id text,
    facts jsonb, at timestamptz, deliveries jsonb
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    event_id bigint;
    draft jsonb;
BEGIN
    INSERT INTO core_event (kind, actor_id, store_id, subject_type, subject_id, facts, at)
    VALUES (kind, actor_id, store_id, subject_type, subject_id, facts, at)
    RETURNING id INTO event_id;
    FOR place IN 0 .. jsonb_array_length(deliveries) - 1 LOOP
        draft := deliveries->place;
        -- channel, address, recipient, language, link, topic: as in core.outbox.Draft.
        -- What is in the inbox has arrived; the rest is due at once.
        INSERT INTO core_delivery (event_id, channel, address, recipient_id, language, link,
                                   topic, subject, body, status, attempts, due_at, error, sent_at)
        VALUES (event_id, draft->>0, draft->>1, (draft->>2)::bigint, draft->>3, draft->>4,
                coalesce(draft->>5, ''), '', '',
                CASE draft->>0 WHEN 'inbox' THEN 'sent' ELSE 'due' END, 0, at, '',
                CASE draft->>0 WHEN 'inbox' THEN at END);
    END LOOP;
    RETURN event_id;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [('core', '0004_purge_runs')]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='topic',
            field=models.CharField(blank=True, db_default='', default='', max_length=20),
        ),
        migrations.RunSQL(RECORD, migrations.RunSQL.noop),
    ]
