import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('awaiting_approval', 'Waiting for approval'), ('approved', 'Approved'), ('withdrawn', 'Withdrawn')], default='draft', max_length=20)),
                ('status_at', models.DateTimeField()),
                ('sections', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField()),
                ('effective_from', models.DateTimeField(blank=True, null=True)),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('based_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'awaiting_approval', 'approved', 'withdrawn'])), name='policy_status_known'), models.CheckConstraint(condition=models.Q(('approved_by', None), ('drafted_by', None), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='policy_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('based_on', None), ('drafted_by', None), ('number', 1)), models.Q(('based_on__isnull', False), ('drafted_by__isnull', False), ('number__gt', 1)), _connector='OR'), name='policy_drafted_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('effective_from__isnull', False), models.Q(('approved_by__isnull', False), ('number', 1), _connector='OR')), _connector='OR'), name='policy_approved_is_complete'), models.CheckConstraint(condition=models.Q(('status', 'approved'), ('approved_by', None), _connector='OR'), name='policy_approver_approved'), models.UniqueConstraint(models.Value(1), condition=models.Q(('status__in', ['draft', 'awaiting_approval'])), name='policy_one_open'), models.UniqueConstraint(condition=models.Q(('status', 'approved')), fields=('effective_from',), name='policy_one_per_instant')],
            },
        ),
        migrations.CreateModel(
            name='DraftReplay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='replays', to='policy.policyversion')),
                ('kind', models.CharField(max_length=40)),
                ('seen', models.CharField(max_length=64)),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.job')),
            ],
            options={
                'indexes': [models.Index(fields=['version', 'kind', '-id'], name='replays_of_version')],
            },
        ),
        migrations.CreateModel(
            name='DraftComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='policy.policyversion')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.CharField(blank=True, max_length=40)),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['version', 'id'], name='comments_of_version')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='policy.policyversion')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('read_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('read_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'acknowledgement',
                'constraints': [models.UniqueConstraint(fields=('version', 'store'), name='acknowledged_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='final_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" IN (\'approved\', \'withdrawn\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2dc507d0a983c611fa158f3ffd14f674b7ef2cb9', operation='UPDATE', pgid='pgtrigger_final_is_immutable_36031', table='policy_policyversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8dbb67bf6e947b5ff8f94225da36d6c8141b38e9', operation='DELETE', pgid='pgtrigger_never_deleted_1504a', table='policy_policyversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftreplay',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c61f16e0d702f37155d7cece284436c7364284d3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f1b26', table='policy_draftreplay', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftcomment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='459d2791ac14c39c68a8e4fe0ea2ae79eac62116', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be3da', table='policy_draftcomment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='acknowledgement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8b6444454873a8b27793a4b30b95c31c3877a583', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_069be', table='policy_acknowledgement', when='BEFORE')),
        ),
    ]
