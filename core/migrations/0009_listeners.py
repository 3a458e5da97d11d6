import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# As in 0007, with the systems of the store.
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
        IF draft->>0 = 'inbox' AND NOT coalesce((draft->>6)::boolean, true) AND EXISTS (
            SELECT FROM core_choice AS choice WHERE choice.user_id = (draft->>2)::bigint
            AND choice.topic = draft->>5 AND NOT choice.in_app
        ) THEN
            CONTINUE;
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

    dependencies = [
        ('accounts', '0003_sign_ins'),
        ('core', '0008_daily_index'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='channel',
            field=models.CharField(choices=[('inbox', 'Inbox'), ('email', 'Email'), ('reaction', 'Reaction'), ('webhook', 'Another system'), ('listener', 'A store’s system')], max_length=10),
        ),
        migrations.CreateModel(
            name='Listener',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=500)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('secret', models.CharField(max_length=80)),
                ('old_secret', models.CharField(blank=True, max_length=80)),
                ('old_secret_until', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('resumed_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listeners', to='accounts.store')),
            ],
        ),
        migrations.CreateModel(
            name='ListenerTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('answered', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('milliseconds', models.PositiveIntegerField()),
                ('error', models.CharField(blank=True, max_length=200)),
                ('delivery', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='core.delivery')),
                ('listener', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='core.listener')),
            ],
            options={
                'verbose_name_plural': 'listener tries',
            },
        ),
        migrations.AddConstraint(
            model_name='listener',
            constraint=models.CheckConstraint(condition=models.Q(('kinds__len__gt', 0)), name='listener_hears_something'),
        ),
        migrations.AddIndex(
            model_name='listenertry',
            index=models.Index(fields=['listener', '-id'], name='try_of_listener'),
        ),
        migrations.RunSQL(RECORD, migrations.RunSQL.noop, elidable=True),
    ]
