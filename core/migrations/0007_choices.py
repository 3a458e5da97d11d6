import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As in 0005, with what people chose.
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
    RETURN event_id;
END $$
"""

class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_sign_ins'),
        ('core', '0006_inbox_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=20)),
                ('in_app', models.BooleanField(default=True)),
                ('mail', models.CharField(choices=[('now', 'At once'), ('daily', 'Once a day'), ('never', 'Not at all')], default='now', max_length=5)),
            ],
        ),
        migrations.CreateModel(
            name='NoticeHours',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='notice_hours', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('summary_at', models.TimeField(default=datetime.time(8, 0))),
                ('quiet_from', models.TimeField(blank=True, null=True)),
                ('quiet_until', models.TimeField(blank=True, null=True)),
                ('summed_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.AlterField(
            model_name='delivery',
            name='status',
            field=models.CharField(choices=[('due', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('dead', 'Given up'), ('daily', 'For the daily summary'), ('unwanted', 'Not wanted')], default='due', max_length=10),
        ),
        migrations.AddField(
            model_name='choice',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='noticehours',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False), models.Q(('quiet_from', models.F('quiet_until')), _negated=True)), _connector='OR'), name='quiet_hours_whole'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.UniqueConstraint(fields=('user', 'topic'), name='choice_once_per_topic'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.CheckConstraint(condition=models.Q(('mail__in', ['now', 'daily', 'never'])), name='choice_mail_known'),
        ),
        migrations.RunSQL(RECORD, migrations.RunSQL.noop, elidable=True),
    ]
