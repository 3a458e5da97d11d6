import django.contrib.postgres.fields
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
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule_code', models.CharField(max_length=40)),
                ('subject_kind', models.CharField(max_length=30)),
                ('subject_id', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('severity', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=10)),
                ('status', models.CharField(choices=[('open', 'Free'), ('claimed', 'Claimed'), ('decided', 'Decided'), ('closed', 'Closed without a violation')], default='open', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('overdue_at', models.DateTimeField(blank=True, null=True)),
                ('closing_reason', models.TextField(blank=True)),
                ('claimed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='accounts.store')),
            ],
            options={
                'verbose_name': 'case',
                'indexes': [models.Index(condition=models.Q(('status__in', ['open', 'claimed'])), fields=['due_at', 'id'], name='case_queue'), models.Index(fields=['store', '-id'], name='case_store')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['open', 'claimed'])), fields=('store', 'rule_code'), name='case_one_open_per_cause'), models.CheckConstraint(condition=models.Q(models.Q(('claimed_by', None), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('claimed_by__isnull', False)), _connector='OR'), name='case_claimed_by_somebody'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('opened_at'))), name='case_due_after_opening')],
            },
        ),
        migrations.CreateModel(
            name='Exhibit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=30)),
                ('title', models.CharField(max_length=200)),
                ('snapshot', models.JSONField(default=dict)),
                ('kept_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exhibits', to='enforcement.case')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
            ],
            options={
                'verbose_name': 'exhibit',
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='exhibit_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('check', 'Automatic check'), ('report', 'Report'), ('tracking', 'Tracking'), ('ticket', 'After-sales ticket'), ('machine', 'Worker')], max_length=10)),
                ('subject_kind', models.CharField(max_length=30)),
                ('subject_id', models.CharField(max_length=40)),
                ('detail', models.TextField()),
                ('reporter', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('digest', models.CharField(max_length=64)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='enforcement.case')),
                ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
            ],
            options={
                'verbose_name': 'signal',
                'constraints': [models.UniqueConstraint(fields=('case', 'digest'), name='signal_once_per_case')],
            },
        ),
        migrations.CreateModel(
            name='Violation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule_code', models.CharField(max_length=40)),
                ('family', models.CharField(max_length=40)),
                ('policy_version', models.PositiveIntegerField()),
                ('points', models.DecimalField(decimal_places=2, max_digits=6)),
                ('occurred_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField()),
                ('group_key', models.CharField(blank=True, max_length=80)),
                ('departure', models.TextField(blank=True)),
                ('reversal_reason', models.TextField(blank=True)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='violations', to='enforcement.case')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='enforcement.violation')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='violations', to='accounts.store')),
            ],
            options={
                'verbose_name': 'violation',
                'indexes': [models.Index(fields=['store', 'decided_at', 'id'], name='violation_ledger')],
                'constraints': [models.CheckConstraint(condition=models.Q(('points', 0), _negated=True), name='violation_points_not_zero'), models.CheckConstraint(condition=models.Q(models.Q(('points__gt', 0), ('reversal_reason', ''), ('reverses', None)), models.Q(('points__lt', 0), ('reverses__isnull', False), models.Q(('reversal_reason', ''), _negated=True)), _connector='OR'), name='violation_reversal_has_reason'), models.CheckConstraint(condition=models.Q(('occurred_at__lte', models.F('decided_at'))), name='violation_occurred_before')],
            },
        ),
        migrations.CreateModel(
            name='Sanction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('take_down', 'Taken down'), ('warn', 'Warning'), ('restrict_listing', 'Listing restricted'), ('restrict_shipping', 'Shipping restricted'), ('freeze', 'Frozen'), ('ban', 'Banned')], max_length=20)),
                ('subject_kind', models.CharField(blank=True, db_default='', default='', max_length=30)),
                ('subject_id', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('subject_title', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('family', models.CharField(max_length=40)),
                ('days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('status', models.CharField(choices=[('proposed', 'Waiting for a second person'), ('provisional', 'Provisional'), ('in_force', 'In force'), ('lapsed', 'Lapsed unconfirmed'), ('expired', 'Ended'), ('reversed', 'Reversed'), ('refused', 'Refused')], max_length=12)),
                ('status_at', models.DateTimeField()),
                ('by_ladder', models.BooleanField(default=False)),
                ('needs_second', models.BooleanField(default=False)),
                ('confirm_by', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('exception', models.TextField(blank=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sanctions', to='enforcement.case')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sanctions', to='accounts.store')),
                ('because', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sanctions', to='enforcement.violation')),
            ],
            options={
                'verbose_name': 'sanction',
                'indexes': [models.Index(condition=models.Q(('status__in', ['provisional', 'in_force'])), fields=['store', 'ends_at'], name='sanction_gate'), models.Index(condition=models.Q(('kind', 'take_down'), ('status', 'in_force')), fields=['subject_kind', 'subject_id'], name='sanction_taken_down'), models.Index(condition=models.Q(('status', 'in_force')), fields=['ends_at', 'id'], name='sanction_expiry'), models.Index(condition=models.Q(('status', 'provisional')), fields=['confirm_by', 'id'], name='sanction_unconfirmed'), models.Index(condition=models.Q(('status', 'proposed')), fields=['status_at', 'id'], name='sanction_proposed')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'ban'), _negated=True), models.Q(('status__in', ['proposed', 'refused']), ('proposed_by__isnull', False)), models.Q(('approved_by__isnull', False), ('proposed_by__isnull', False), models.Q(('proposed_by', models.F('approved_by')), _negated=True)), _connector='OR'), name='sanction_ban_by_two_people'), models.CheckConstraint(condition=models.Q(('needs_second', False), models.Q(('status__in', ['proposed', 'refused']), ('proposed_by__isnull', False)), models.Q(('approved_by__isnull', False), ('proposed_by__isnull', False), models.Q(('proposed_by', models.F('approved_by')), _negated=True)), _connector='OR'), name='sanction_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('kind__in', ('ban', 'take_down'))), models.Q(models.Q(('kind__in', ('ban', 'take_down')), _negated=True), ('ends_at__isnull', False)), _connector='OR'), name='sanction_end_by_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'take_down'), models.Q(('subject_kind', ''), _negated=True), models.Q(('subject_id', ''), _negated=True)), models.Q(models.Q(('kind', 'take_down'), _negated=True), ('subject_id', ''), ('subject_kind', '')), _connector='OR'), name='sanction_take_down_names_what'), models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='sanction_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'provisional'), _negated=True), models.Q(('confirm_by__isnull', False), ('decided_by', None)), _connector='OR'), name='sanction_provisional_has_clock'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['freeze', 'ban', 'take_down']), ('status__in', ['in_force', 'expired']), _negated=True), ('decided_by__isnull', False), _connector='OR'), name='sanction_freeze_by_a_person'), models.UniqueConstraint(condition=models.Q(('by_ladder', True)), fields=('because', 'kind'), name='sanction_step_once')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('imposed', 'Decided'), ('ended', 'Taken back')], max_length=10)),
                ('restriction', models.CharField(choices=[('points', 'Points'), ('take_down', 'Taken down'), ('warn', 'Warning'), ('restrict_listing', 'Listing restricted'), ('restrict_shipping', 'Shipping restricted'), ('freeze', 'Frozen'), ('ban', 'Banned')], max_length=20)),
                ('is_provisional', models.BooleanField(default=False)),
                ('territory', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), size=None)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('points', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('facts', models.JSONField()),
                ('exhibits', models.JSONField(default=list)),
                ('rule_code', models.CharField(max_length=40)),
                ('rule_number', models.CharField(max_length=10)),
                ('policy_version', models.PositiveIntegerField()),
                ('ground', models.CharField(choices=[('contract', 'Against the rules of the marketplace'), ('law', 'Against the law')], max_length=10)),
                ('origin', models.CharField(choices=[('own', 'Our own checks'), ('notice', 'A report')], max_length=10)),
                ('automated_detection', models.BooleanField()),
                ('automated_decision', models.CharField(choices=[('none', 'A person decided'), ('partly', 'A program decided, a person confirms'), ('fully', 'A program decided')], max_length=10)),
                ('appeal_until', models.DateTimeField(blank=True, null=True)),
                ('redress', models.JSONField()),
                ('cure', models.JSONField()),
                ('title', models.JSONField()),
                ('body', models.JSONField()),
                ('decided_at', models.DateTimeField()),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='enforcement.case')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sanction', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='enforcement.sanction')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='accounts.store')),
                ('violation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='enforcement.violation')),
            ],
            options={
                'verbose_name': 'statement of reasons',
                'indexes': [models.Index(fields=['store', '-id'], name='statement_store')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='statement_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'imposed'), _negated=True), ('appeal_until__isnull', False), _connector='OR'), name='statement_says_until_when')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('filed', 'Filed'), ('in_review', 'Under review'), ('granted', 'Granted'), ('partly_granted', 'Partly granted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='filed', max_length=15)),
                ('status_at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('filed_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('overdue_at', models.DateTimeField(blank=True, null=True)),
                ('involved', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('decision_reason', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='accounts.store')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='enforcement.statement')),
            ],
            options={
                'verbose_name': 'appeal',
                'indexes': [models.Index(condition=models.Q(('status__in', ['filed', 'in_review'])), fields=['due_at', 'id'], name='appeal_queue'), models.Index(fields=['store', '-id'], name='appeal_store')],
                'constraints': [models.CheckConstraint(condition=models.Func(models.F('decided_by'), models.F('involved'), arg_joiner=' <> ALL (', output_field=models.BooleanField(), template='(%(expressions)s))'), name='appeal_decided_by_uninvolved'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('granted', 'partly_granted', 'refused')), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decision_reason', ''), _negated=True)), _connector='OR'), name='appeal_decision_has_reason'), models.UniqueConstraint(condition=models.Q(('status__in', ['filed', 'in_review'])), fields=('statement',), name='appeal_one_open'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('filed_at'))), name='appeal_due_after_filing')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exhibit',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='080c46810a86e6f41216b8b4995f6c9dd774f3c2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_30b78', table='enforcement_exhibit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='486517991a4704b7eec938fb4476b06845e79650', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_37d56', table='enforcement_signal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='violation',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='32725f0c0cb4e42a0518518e52a7aed61ab593ec', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_71ef4', table='enforcement_violation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='328677e831abf5df4e8415e97faf131b82a91abb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ac326', table='enforcement_statement', when='BEFORE')),
        ),
    ]
