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
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='accounts.store')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id', '-id'], name='event_subject'), models.Index(fields=['-at', '-id'], name='event_at'), models.Index(fields=['actor', '-at', '-id'], name='event_actor'), models.Index(fields=['store', '-at', '-id'], name='event_of_store'), models.Index(fields=['kind', '-at', '-id'], name='event_kind')],
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
            name='SignedLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=30)),
                ('subject_id', models.BigIntegerField()),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
            ],
            options={
                'indexes': [models.Index(fields=['purpose', 'subject_id'], name='link_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='link_lives')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('call', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=255)),
                ('body_digest', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('answer', models.JSONField(blank=True, null=True)),
                ('started_at', models.DateTimeField()),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
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
                ('title', models.CharField(max_length=200)),
                ('params', models.JSONField(default=dict)),
                ('total', models.PositiveIntegerField(default=0)),
                ('status', models.CharField(choices=[('queued', 'In the queue'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('lost_workers', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='accounts.store')),
            ],
            options={
                'verbose_name': 'job',
                'indexes': [models.Index(condition=models.Q(('status__in', ['queued', 'running'])), fields=['id'], name='job_open'), models.Index(fields=['store', 'kind', '-id'], name='job_of_store')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'running', 'done', 'failed', 'cancelled'])), name='job_status_known')],
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
            name='Unsealed',
            fields=[
                ('event', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='unsealed', serialize=False, to='core.event')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('inbox', 'Inbox'), ('email', 'Email'), ('reaction', 'Reaction'), ('webhook', 'Another system')], max_length=10)),
                ('address', models.CharField(max_length=254)),
                ('language', models.CharField(default='en', max_length=10)),
                ('link', models.CharField(blank=True, max_length=300)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('body', models.TextField(blank=True)),
                ('status', models.CharField(choices=[('due', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('dead', 'Given up')], default='due', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('error', models.CharField(blank=True, max_length=500)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('recipient', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='core.event')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('status__in', ['due', 'sending'])), fields=['due_at', 'id'], name='delivery_open'), models.Index(condition=models.Q(('channel', 'inbox')), fields=['recipient', '-id'], name='delivery_inbox'), models.Index(condition=models.Q(('status', 'dead')), fields=['-id'], name='delivery_dead')],
                'constraints': [models.UniqueConstraint(fields=('event', 'channel', 'address'), name='delivery_once_per_address')],
            },
        ),
        migrations.CreateModel(
            name='JobPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField()),
                ('skipped', models.PositiveIntegerField()),
                ('failed', models.PositiveIntegerField()),
                ('report', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='core.job')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('job', 'number'), name='job_part_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f24b77843cd114313373064d7860b4c1128193f0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e986a', table='core_seal', when='BEFORE')),
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
        migrations.RunSQL(RECORD, FORGET),
        migrations.RunSQL(TICK, UNTICK),
    ]
