from django.conf import settings
from django.db import migrations, models

RECORD = """
CREATE FUNCTION core_record(
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
        -- channel, address, recipient, language, link: as in core.outbox.Draft.
        -- What is in the inbox has arrived; the rest is due at once.
        INSERT INTO core_delivery (event_id, channel, address, recipient_id, language, link,
                                   subject, body, status, attempts, due_at, error, sent_at)
        VALUES (event_id, draft->>0, draft->>1, (draft->>2)::bigint, draft->>3, draft->>4,
                '', '', CASE draft->>0 WHEN 'inbox' THEN 'sent' ELSE 'due' END, 0, at, '',
                CASE draft->>0 WHEN 'inbox' THEN at END);
    END LOOP;
    RETURN event_id;
END $$
"""
FORGET = "DROP FUNCTION core_record(text, bigint, bigint, text, text, jsonb, timestamptz, jsonb)"

# Only the lease we hold may be ticked: a slow worker cannot overwrite its successor.
TICK = """
CREATE FUNCTION core_tick(delivery bigint, lease timestamptz, at timestamptz) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE core_delivery SET status = 'sent', sent_at = at, error = ''
    WHERE id = delivery AND status = 'sending' AND due_at = lease;
    RETURN found;
END $$
"""
UNTICK = "DROP FUNCTION core_tick(bigint, timestamptz, timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("core", "0002_heartbeat")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="store",
            field=models.ForeignKey(
                "accounts.store",
                models.PROTECT,
                null=True,
                blank=True,
                related_name="events",
                db_index=False,
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="event",
            field=models.ForeignKey(
                "core.event", models.PROTECT, related_name="deliveries", db_index=False
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="recipient",
            field=models.ForeignKey(
                settings.AUTH_USER_MODEL,
                models.PROTECT,
                null=True,
                blank=True,
                related_name="deliveries",
                db_index=False,
            ),
        ),
        migrations.RunSQL(RECORD, FORGET),
        migrations.RunSQL(TICK, UNTICK),
    ]
