from django.db import migrations

# As in 0009; what the inbox alone needs is asked for the inbox alone.
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
        -- Who does not want the topic in the inbox has no row there, unless it is mandatory.
        -- Asked in a statement of its own, which mails and reactions need not pay for.
        IF draft->>0 = 'inbox' THEN
            IF NOT coalesce((draft->>6)::boolean, true) AND EXISTS (
                SELECT FROM core_choice AS choice WHERE choice.user_id = (draft->>2)::bigint
                AND choice.topic = draft->>5 AND NOT choice.in_app
            ) THEN
                CONTINUE;
            END IF;
        END IF;
        -- channel, address, recipient, language, link, topic, mandatory: as in core.outbox.Draft.
        -- What is in the inbox has arrived; the rest is due at once.
        INSERT INTO core_delivery (event_id, channel, address, recipient_id, language, link,
                                   topic, subject, body, status, attempts, due_at, error, sent_at)
        VALUES (event_id, draft->>0, draft->>1, (draft->>2)::bigint, draft->>3, draft->>4,
                coalesce(draft->>5, ''), '', '',
                CASE draft->>0 WHEN 'inbox' THEN 'sent' ELSE 'due' END, 0, at, '',
                CASE draft->>0 WHEN 'inbox' THEN at END);
    END LOOP;
    -- Systems of the store that hear of this kind.
    IF core_record.store_id IS NOT NULL THEN
        INSERT INTO core_delivery (event_id, channel, address, language, link, topic, subject,
                                   body, status, attempts, due_at, error)
        SELECT event_id, 'listener', 'listener:' || listener.id, 'en', '', '', '', '', 'due', 0,
               core_record.at, ''
        FROM core_listener AS listener
        WHERE listener.store_id = core_record.store_id
          AND core_record.kind = ANY(listener.kinds)
          AND listener.closed_at IS NULL AND listener.stopped_at IS NULL;
    END IF;
    RETURN event_id;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [("core", "0014_event_words")]

    operations = [migrations.RunSQL(RECORD, migrations.RunSQL.noop, elidable=True)]
