import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
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

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('actor', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='accounts.store')),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id', '-id'], name='event_subject'), models.Index(fields=['-at', '-id'], name='event_at'), models.Index(fields=['actor', '-at', '-id'], name='event_actor'), models.Index(fields=['store', '-at', '-id'], name='event_of_store'), models.Index(fields=['kind', '-at', '-id'], name='event_kind')],
            },
        ),
        migrations.CreateModel(
            name='EventWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.JSONField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'words of events',
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('outcome', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='PurgeRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('started_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SignedLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=30)),
                ('subject_id', models.BigIntegerField()),
                ('store', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['purpose', 'subject_id'], name='link_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='link_lives')],
            },
        ),
        migrations.CreateModel(
            name='AccessRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('kind', models.CharField(max_length=30)),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.CharField(blank=True, max_length=40)),
                ('page', models.CharField(max_length=80)),
                ('rows', models.PositiveIntegerField(null=True)),
                ('stretch_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['-at', '-id'], name='access_at'), models.Index(fields=['actor', '-at', '-id'], name='access_actor'), models.Index(fields=['store', '-at', '-id'], name='access_of_store'), models.Index(fields=['kind', '-at', '-id'], name='access_kind')],
                'constraints': [models.UniqueConstraint(fields=('actor', 'stretch_at', 'kind', 'subject_type', 'subject_id'), name='access_once_in_stretch'), models.CheckConstraint(condition=models.Q(models.Q(('rows', None), ('stretch_at__isnull', False)), models.Q(('rows__isnull', False), ('stretch_at', None)), _connector='OR'), name='access_seen_or_taken'), models.CheckConstraint(condition=models.Q(models.Q(('kind', ''), _negated=True), models.Q(('page', ''), _negated=True)), name='access_says_what')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('topic', models.CharField(max_length=20)),
                ('in_app', models.BooleanField(default=True)),
                ('mail', models.CharField(choices=[('now', 'At once'), ('daily', 'Once a day'), ('never', 'Not at all')], default='now', max_length=5)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'topic'), name='choice_once_per_topic'), models.CheckConstraint(condition=models.Q(('mail__in', ['now', 'daily', 'never'])), name='choice_mail_known')],
            },
        ),
        migrations.CreateModel(
            name='ConfirmedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('address', models.CharField(max_length=254)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'confirmed addresses',
                'indexes': [models.Index(fields=['address', '-at'], name='confirmed_address')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('call', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=255)),
                ('body_digest', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('answer', models.JSONField(blank=True, null=True)),
                ('started_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('store', 'call', 'key'), name='call_key_once'), models.CheckConstraint(condition=models.Q(models.Q(('answer', None), ('status', None)), models.Q(('answer__isnull', False), ('status__isnull', False)), _connector='OR'), name='call_answer_complete')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='accounts.store')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('title', models.CharField(max_length=200)),
                ('params', models.JSONField(default=dict)),
                ('total', models.PositiveIntegerField(default=0)),
                ('status', models.CharField(choices=[('queued', 'In the queue'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('lost_workers', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'verbose_name': 'job',
                'indexes': [models.Index(condition=models.Q(('status__in', ['queued', 'running'])), fields=['id'], name='job_open'), models.Index(fields=['store', 'kind', '-id'], name='job_of_store'), models.Index(fields=['store', '-id'], name='job_newest'), models.Index(fields=['store', 'status_at', 'id'], name='job_changed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'running', 'done', 'failed', 'cancelled'])), name='job_status_known')],
            },
        ),
        migrations.CreateModel(
            name='Listener',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listeners', to='accounts.store')),
                ('url', models.CharField(max_length=500)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('secret', models.CharField(max_length=80)),
                ('old_secret', models.CharField(blank=True, max_length=80)),
                ('old_secret_until', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('resumed_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kinds__len__gt', 0)), name='listener_hears_something')],
            },
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
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False), models.Q(('quiet_from', models.F('quiet_until')), _negated=True)), _connector='OR'), name='quiet_hours_whole')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(max_length=40)),
                ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=60)),
                ('query', models.CharField(blank=True, max_length=4000)),
                ('is_team', models.BooleanField(db_default=False, default=False)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'view',
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_team', False)), fields=('index', 'store', 'person', 'name'), name='saved_view_once_a_person', nulls_distinct=False), models.UniqueConstraint(condition=models.Q(('is_team', True)), fields=('index', 'store', 'name'), name='saved_view_once_a_team', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_is_named')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entries', models.BigIntegerField()),
                ('event_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('hashes', models.BinaryField()),
                ('sealed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('entries__gt', 0), ('number__gt', 0)), name='seal_counts_from_one'), models.CheckConstraint(condition=django.db.models.lookups.Exact(models.Func(models.F('hashes'), function='octet_length'), django.db.models.expressions.CombinedExpression(models.Func(models.F('event_ids'), function='cardinality'), '*', models.Value(32))), name='seal_hash_for_each')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='core.event')),
                ('channel', models.CharField(choices=[('inbox', 'Inbox'), ('email', 'Email'), ('reaction', 'Reaction'), ('webhook', 'Another system'), ('listener', 'A store’s system')], max_length=10)),
                ('address', models.CharField(max_length=254)),
                ('recipient', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                ('language', models.CharField(default='en', max_length=10)),
                ('link', models.CharField(blank=True, max_length=300)),
                ('topic', models.CharField(blank=True, db_default='', default='', max_length=20)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('body', models.TextField(blank=True)),
                ('status', models.CharField(choices=[('due', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('dead', 'Given up'), ('daily', 'For the daily summary'), ('unwanted', 'Not wanted'), ('discarded', 'Discarded')], default='due', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('error', models.CharField(blank=True, max_length=500)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('status__in', ['due', 'sending'])), fields=['due_at', 'id'], name='delivery_open'), models.Index(condition=models.Q(('channel', 'inbox')), fields=['recipient', '-sent_at', '-id'], name='delivery_inbox'), models.Index(condition=models.Q(('channel', 'inbox'), ('read_at', None)), fields=['recipient', '-sent_at', '-id'], name='delivery_unread'), models.Index(condition=models.Q(('channel', 'inbox')), fields=['recipient', 'topic', '-sent_at', '-id'], name='delivery_of_topic'), models.Index(condition=models.Q(('status', 'dead')), fields=['-id'], name='delivery_dead'), models.Index(condition=models.Q(('status', 'daily')), fields=['recipient', 'id'], name='delivery_daily')],
                'constraints': [models.UniqueConstraint(fields=('event', 'channel', 'address'), name='delivery_once_per_address')],
            },
        ),
        migrations.CreateModel(
            name='Unsealed',
            fields=[
                ('event', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='unsealed', serialize=False, to='core.event')),
            ],
        ),
        migrations.CreateModel(
            name='JobPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='core.job')),
                ('number', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField()),
                ('skipped', models.PositiveIntegerField()),
                ('failed', models.PositiveIntegerField()),
                ('report', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('job', 'number'), name='job_part_once')],
            },
        ),
        migrations.CreateModel(
            name='PurgeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='core.purgerun')),
                ('name', models.CharField(max_length=40)),
                ('days', models.PositiveIntegerField()),
                ('gone', models.PositiveIntegerField()),
                ('kept', models.PositiveIntegerField()),
                ('kept_by', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'name'), name='purge_line_once')],
            },
        ),
        migrations.CreateModel(
            name='DefaultView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(max_length=40)),
                ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='defaults', to='core.savedview')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'index', 'store'), name='default_view_one_a_list', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254)),
                ('delivery', models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='bounce', to='core.delivery')),
                ('code', models.CharField(max_length=12)),
                ('words', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['address', '-at'], name='bounce_of_address')],
            },
        ),
        migrations.CreateModel(
            name='ListenerTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listener', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='core.listener')),
                ('delivery', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='core.delivery')),
                ('at', models.DateTimeField()),
                ('answered', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('milliseconds', models.PositiveIntegerField()),
                ('error', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name_plural': 'listener tries',
                'indexes': [models.Index(fields=['listener', '-id'], name='try_of_listener')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f24b77843cd114313373064d7860b4c1128193f0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e986a', table='core_seal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessrecord',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6cb3a3c15a9b9be4430c3a9bfbf52d97c3e113af', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4e212', table='core_accessrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e10987bc9a49a1926c7e6570fb01934fa665dda6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_56466', table='core_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='wait_for_seal', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO core_unsealed VALUES (NEW.id); RETURN NULL;', hash='8d66f76cc505f6add3171d91214f7cee8c3d39d3', operation='INSERT', pgid='pgtrigger_wait_for_seal_068ea', table='core_event', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jobpart',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9d1b094354e9b2612d78f66f1d628ddc3fa71dc3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_07599', table='core_jobpart', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='purgeline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c9eca525abc80e42885e583fb7d3947389a24af4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_65aa8', table='core_purgeline', when='BEFORE')),
        ),
        migrations.RunSQL(RECORD, FORGET),
        migrations.RunSQL(TICK, UNTICK),
    ]
