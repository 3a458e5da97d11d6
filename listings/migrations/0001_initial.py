import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.fields.json
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.math
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


# A check names an edit of its own listing and store, or none.
OF_ITS_EDIT = """
    ALTER TABLE listings_checkrun ADD CONSTRAINT check_run_of_its_edit
    FOREIGN KEY (edit_id, listing_id, store_id)
    REFERENCES listings_stagededit (id, listing_id, store_id)
"""
OF_ANY_EDIT = "ALTER TABLE listings_checkrun DROP CONSTRAINT check_run_of_its_edit"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('demoted', 'Only warns'), ('restored', 'Stands again')], max_length=10)),
                ('decided', models.PositiveIntegerField()),
                ('overturned', models.PositiveIntegerField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='rule_turn_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'demoted'), django.db.models.lookups.Exact(django.db.models.functions.math.Mod(models.F('number'), 2), 1)), models.Q(('kind', 'restored'), models.Q(django.db.models.lookups.Exact(django.db.models.functions.math.Mod(models.F('number'), 2), 1), _negated=True)), _connector='OR'), name='rule_turn_alternates'), models.CheckConstraint(condition=models.Q(models.Q(('actor', None), ('reason', '')), models.Q(('actor__isnull', False), ('kind', 'restored'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='rule_turn_by_hand_has_reason'), models.CheckConstraint(condition=models.Q(('overturned__lte', models.F('decided'))), name='rule_turn_counts_ordered')],
            },
        ),
        migrations.CreateModel(
            name='EffectNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('policy_version', models.PositiveIntegerField()),
                ('listings', models.PositiveIntegerField()),
                ('leaving', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('policy_version', 'store'), name='effect_told_once'), models.CheckConstraint(condition=models.Q(('leaving__lte', models.F('listings')), ('listings__gt', 0)), name='effect_touches_something')],
            },
        ),
        migrations.CreateModel(
            name='GreenEnrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('kind', models.CharField(choices=[('joined', 'Joined'), ('left', 'Left')], max_length=10)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['store', '-id'], name='green_enrolment_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['joined', 'left'])), name='green_enrolment_kind')],
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=200)),
                ('file', models.FileField(max_length=200, upload_to='')),
                ('encoding', models.CharField(max_length=20)),
                ('header', models.JSONField()),
                ('sample', models.JSONField()),
                ('rows', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['store', '-id'], name='import_file_of_store')],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='accounts.store')),
                ('sku', models.CharField(max_length=64)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('description', models.TextField(blank=True)),
                ('brand', models.CharField(blank=True, max_length=120)),
                ('category', models.CharField(blank=True, max_length=200)),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-Hans', 'Simplified Chinese'), ('es', 'Spanish'), ('pt', 'Portuguese'), ('fr', 'French'), ('de', 'German')], default='en', max_length=10)),
                ('attributes', models.JSONField(blank=True, default=dict)),
                ('markets', models.JSONField(blank=True, default=list)),
                ('price_minor', models.BigIntegerField(blank=True, null=True)),
                ('currency', models.CharField(default='USD', max_length=3)),
                ('reference_price_minor', models.BigIntegerField(blank=True, null=True)),
                ('freight_minor', models.BigIntegerField(blank=True, null=True)),
                ('market_prices', models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list)),
                ('stock', models.PositiveIntegerField(default=0)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Live'), ('needs_fix', 'Needs a fix'), ('needs_evidence', 'Needs evidence'), ('in_review', 'In review'), ('paused', 'Paused'), ('withdrawn', 'Withdrawn'), ('taken_down', 'Taken down')], default='draft', max_length=20)),
                ('status_at', models.DateTimeField()),
                ('taken_from', models.CharField(blank=True, db_default='', default='', max_length=20)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('checked_under', models.PositiveIntegerField(db_default=0, default=0)),
                ('checked_version', models.PositiveIntegerField(db_default=0, default=0)),
                ('recheck_at', models.DateTimeField(blank=True, null=True)),
                ('is_held', models.BooleanField(db_default=False, default=False)),
                ('outlook_under', models.PositiveIntegerField(db_default=0, default=0)),
                ('closed_markets', models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list)),
                ('withheld', models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list)),
            ],
            options={
                'verbose_name': 'listing',
                'indexes': [models.Index(fields=['store', 'status', '-updated_at', '-id'], name='listing_view'), models.Index(fields=['store', '-updated_at', '-id'], name='listing_all'), models.Index(models.F('store'), django.db.models.functions.comparison.Greatest('updated_at', 'status_at'), models.F('id'), name='listing_changed'), models.Index(fields=['store', 'stock', 'id'], name='listing_stock'), models.Index(condition=models.Q(('status', 'published')), fields=['checked_under', 'id'], name='listing_by_check'), models.Index(condition=models.Q(('status', 'published')), fields=['recheck_at', 'id'], name='listing_recheck'), models.Index(condition=models.Q(('status__in', ['in_review', 'needs_evidence', 'needs_fix'])), fields=['recheck_at', 'id'], name='listing_settle'), models.Index(condition=models.Q(('status', 'published')), fields=['outlook_under', 'id'], name='listing_outlook'), models.Index(condition=models.Q(('status', 'published')), fields=['category', 'currency', '-id'], name='listing_category'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('title'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('sku'), name='gin_trgm_ops'), name='listing_search'), django.contrib.postgres.indexes.GinIndex(models.Func(models.Func('title', models.Value('[^⺀-鿿가-\ud7af豈-\ufaff𠀀-\U0003ffff]+'), models.Value(''), models.Value('g'), function='regexp_replace'), models.Value(''), function='regexp_split_to_array'), models.Func(models.Func('sku', models.Value('[^⺀-鿿가-\ud7af豈-\ufaff𠀀-\U0003ffff]+'), models.Value(''), models.Value('g'), function='regexp_replace'), models.Value(''), function='regexp_split_to_array'), name='listing_signs'), models.Index(models.F('store'), django.db.models.fields.json.KeyTextTransform('gtin', 'attributes'), condition=models.Q(('attributes__has_key', 'gtin')), name='listing_gtin')],
                'constraints': [models.UniqueConstraint(fields=('store', 'sku'), name='listing_sku_once_per_store'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published', 'needs_fix', 'needs_evidence', 'in_review', 'paused', 'withdrawn', 'taken_down'])), name='listing_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'taken_down'), _negated=True), models.Q(('taken_from', ''), _negated=True), _connector='OR'), name='listing_taken_from_somewhere'), models.CheckConstraint(condition=models.Q(('price_minor', None), ('price_minor__gt', 0), _connector='OR'), name='listing_price_positive'), models.CheckConstraint(condition=models.Q(('reference_price_minor', None), ('reference_price_minor__gt', 0), _connector='OR'), name='listing_reference_price_positive'), models.CheckConstraint(condition=models.Q(('freight_minor', None), ('freight_minor__gte', 0), _connector='OR'), name='listing_freight_not_negative'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='listing_currency_form'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(models.Q(('title', ''), _negated=True), ('price_minor__isnull', False)), _connector='OR'), name='listing_live_is_complete')],
            },
        ),
        migrations.CreateModel(
            name='Recheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy_version', models.PositiveIntegerField(unique=True)),
                ('total', models.PositiveIntegerField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='recheck_dates_ordered')],
            },
        ),
        migrations.CreateModel(
            name='RecheckChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listings.listing')),
                ('policy_version', models.PositiveIntegerField()),
                ('before', models.CharField(choices=[('pass', 'Passed'), ('warn', 'Passed with tips'), ('needs_evidence', 'Needs evidence'), ('block', 'Blocked')], max_length=20)),
                ('after', models.CharField(choices=[('pass', 'Passed'), ('warn', 'Passed with tips'), ('needs_evidence', 'Needs evidence'), ('block', 'Blocked')], max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='recheck_changed_something'), models.UniqueConstraint(fields=('policy_version', 'listing'), name='recheck_changed_once')],
            },
        ),
        migrations.CreateModel(
            name='StagedEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staged_edits', to='listings.listing')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('verdict', models.CharField(max_length=20)),
                ('findings', models.JSONField(default=list)),
                ('status', models.CharField(choices=[('open', 'Waits for the check'), ('applied', 'Taken over'), ('replaced', 'Written anew'), ('discarded', 'Discarded')], default='open', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'staged edit',
                'indexes': [models.Index(fields=['listing', '-id'], name='staged_edit_of'), models.Index(condition=models.Q(('status', 'open')), fields=['due_at'], name='staged_edit_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('listing',), name='staged_edit_one_open'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'applied', 'replaced', 'discarded'])), name='staged_edit_status_known'), models.UniqueConstraint(fields=('id', 'listing', 'store'), name='staged_edit_of_its_listing')],
            },
        ),
        migrations.CreateModel(
            name='TrialMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.job')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listings.listing')),
                ('is_right', models.BooleanField()),
                ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['job', 'listing', '-id'], name='trial_mark_newest')],
            },
        ),
        migrations.CreateModel(
            name='Variant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='variant_rows', to='listings.listing')),
                ('sku', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=200)),
                ('price_minor', models.BigIntegerField(blank=True, null=True)),
                ('stock', models.PositiveIntegerField(default=0)),
                ('place', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'variant',
                'ordering': ('place',),
                'indexes': [models.Index(fields=['store', 'sku'], name='variant_sku')],
                'constraints': [models.UniqueConstraint(fields=('listing', 'sku'), name='variant_sku_once_per_listing'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('listing', 'place'), name='variant_place_once'), models.CheckConstraint(condition=models.Q(('price_minor', None), ('price_minor__gt', 0), _connector='OR'), name='variant_price_positive')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='accounts.store')),
                ('listing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='listings.listing')),
                ('scheme', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=80)),
                ('number_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Upper(models.Func(models.F('number'), models.Value('[^[:alnum:]]+'), models.Value(''), models.Value('g'), function='regexp_replace')), output_field=models.CharField(max_length=80))),
                ('scope', models.CharField(max_length=80)),
                ('share_pct', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('markets', models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list)),
                ('attribute', models.CharField(max_length=40)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField()),
                ('file', models.FileField(blank=True, max_length=200, upload_to='')),
                ('created_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('submitted', 'Not yet verified'), ('claimed', 'Being verified'), ('verified', 'Verified'), ('refused', 'Not accepted'), ('withdrawn', 'Withdrawn')], db_default='submitted', default='submitted', max_length=10)),
                ('status_at', models.DateTimeField(null=True)),
                ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.CharField(blank=True, db_default='', max_length=1000)),
            ],
            options={
                'verbose_name': 'certificate',
                'indexes': [models.Index(fields=['store', 'listing'], name='certificate_of'), models.Index(fields=['scheme', 'number_key'], name='certificate_number'), models.Index(condition=models.Q(('status__in', ['submitted', 'claimed'])), fields=['id'], name='certificate_waiting'), models.Index(fields=['valid_to'], name='certificate_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gte', models.F('valid_from'))), name='certificate_dates_ordered'), models.CheckConstraint(condition=models.Q(('scope__in', ['product', 'company']), ('scope__regex', '^part:.+'), _connector='OR'), name='certificate_scope_form'), models.CheckConstraint(condition=models.Q(('status__in', ['submitted', 'claimed', 'verified', 'refused', 'withdrawn'])), name='certificate_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('reviewer', None), ('status', 'submitted')), models.Q(('reviewer__isnull', False), ('status__in', ['claimed', 'verified', 'refused'])), ('status', 'withdrawn'), _connector='OR'), name='certificate_taken_by_somebody'), models.CheckConstraint(condition=models.Q(('share_pct', None), models.Q(('share_pct__gt', 0), ('share_pct__lte', 100)), _connector='OR'), name='certificate_share_range'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='certificate_refused_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Outlook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outlooks', to='listings.listing')),
                ('policy_version', models.PositiveIntegerField()),
                ('before', models.CharField(choices=[('pass', 'Passed'), ('warn', 'Passed with tips'), ('needs_evidence', 'Needs evidence'), ('block', 'Blocked')], max_length=20)),
                ('verdict', models.CharField(choices=[('pass', 'Passed'), ('warn', 'Passed with tips'), ('needs_evidence', 'Needs evidence'), ('block', 'Blocked')], max_length=20)),
                ('findings', models.JSONField(default=list)),
                ('leaves', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('verdict__in', ('needs_evidence', 'block'))), output_field=models.BooleanField()), output_field=models.BooleanField())),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['store', 'policy_version', '-leaves', '-id'], name='outlook_of_store')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['warn', 'needs_evidence', 'block']), ('before__in', ['pass', 'warn', 'needs_evidence', 'block'])), name='outlook_verdicts_known'), models.UniqueConstraint(fields=('listing', 'policy_version'), name='outlook_one_per_version')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='listings.listing')),
                ('place', models.PositiveSmallIntegerField(null=True)),
                ('file', models.FileField(max_length=200, upload_to='')),
                ('thumbnail', models.FileField(max_length=200, upload_to='')),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('plain_edge', models.FloatField(blank=True, null=True)),
                ('sha256', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('printed_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'picture',
                'ordering': ('place',),
                'indexes': [models.Index(condition=models.Q(('printed_at', None)), fields=['id'], name='picture_unprinted')],
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('listing', 'place'), name='picture_place_once'), models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('listing', 'sha256'), name='picture_file_once'), models.CheckConstraint(condition=models.Q(models.Q(('place__isnull', False), ('removed_at', None)), models.Q(('place', None), ('removed_at__isnull', False)), _connector='OR'), name='picture_has_place_until_removed'), models.CheckConstraint(condition=models.Q(('height__gt', 0), ('width__gt', 0)), name='picture_has_size')],
            },
        ),
        migrations.CreateModel(
            name='CertificateReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='listings.certificate')),
                ('days', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('certificate', 'days'), name='reminder_once')],
            },
        ),
        migrations.CreateModel(
            name='GreenPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='listings.certificate')),
                ('scheme', models.CharField(max_length=40)),
                ('number_key', models.CharField(max_length=100)),
                ('turn', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('awarded', 'Certificate verified'), ('ended', 'Certificate ended'), ('revoked', 'Certificate no longer accepted')], max_length=10)),
                ('points', models.IntegerField()),
                ('policy_version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['store', 'at'], name='green_point_of')],
                'constraints': [models.UniqueConstraint(fields=('store', 'scheme', 'number_key', 'turn'), name='green_point_turn_once'), models.CheckConstraint(condition=models.Q(models.Q(django.db.models.lookups.Exact(django.db.models.functions.math.Mod('turn', 2), 1), ('kind', 'awarded')), models.Q(models.Q(django.db.models.lookups.Exact(django.db.models.functions.math.Mod('turn', 2), 1), _negated=True), models.Q(('kind', 'awarded'), _negated=True)), _connector='OR'), name='green_point_turn_of_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'awarded'), ('points__gte', 0)), models.Q(('kind__in', ['ended', 'revoked']), ('points__lte', 0)), _connector='OR'), name='green_point_sign')],
            },
        ),
        migrations.CreateModel(
            name='CheckRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_runs', to='listings.listing')),
                ('edit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='check_runs', to='listings.stagededit')),
                ('policy_version', models.PositiveIntegerField()),
                ('verdict', models.CharField(choices=[('pass', 'Passed'), ('warn', 'Passed with tips'), ('needs_evidence', 'Needs evidence'), ('block', 'Blocked')], max_length=20)),
                ('findings', models.JSONField(default=list)),
                ('snapshot', models.JSONField(default=dict)),
                ('checked_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['listing', '-id'], name='check_run_history'), models.Index(fields=['store', '-checked_at'], name='check_run_store')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['pass', 'warn', 'needs_evidence', 'block'])), name='check_run_verdict_known')],
            },
        ),
        migrations.CreateModel(
            name='PicturePrint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prints', to='listings.picture')),
                ('view', models.PositiveSmallIntegerField()),
                ('coarse', models.BigIntegerField()),
                ('fine', models.BinaryField(max_length=32)),
            ],
            options={
                'indexes': [models.Index(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('coarse'), '>>', models.Value(0)), '&', models.Value(4194303)), name='picture_print_chunk_0'), models.Index(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('coarse'), '>>', models.Value(22)), '&', models.Value(2097151)), name='picture_print_chunk_1'), models.Index(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('coarse'), '>>', models.Value(43)), '&', models.Value(2097151)), name='picture_print_chunk_2')],
                'constraints': [models.UniqueConstraint(fields=('picture', 'view'), name='picture_print_once'), models.CheckConstraint(condition=models.Q(('view__in', [0, 1])), name='picture_print_view')],
            },
        ),
        migrations.CreateModel(
            name='PictureUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='picture_uploads', to='listings.listing')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=100)),
                ('file', models.FileField(blank=True, max_length=200, upload_to='')),
                ('sha256', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('waiting', 'Being looked at'), ('taken', 'Taken'), ('refused', 'Not taken'), ('dismissed', 'Not taken, and read')], default='waiting', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('why', models.CharField(blank=True, max_length=500)),
                ('picture', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listings.picture')),
            ],
            options={
                'verbose_name': 'received picture',
                'indexes': [models.Index(condition=models.Q(('status', 'waiting')), fields=['due_at'], name='picture_upload_due'), models.Index(fields=['listing', 'status'], name='picture_upload_of')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('listing', 'sha256'), name='picture_upload_waits_once'), models.CheckConstraint(condition=models.Q(models.Q(('picture', None), ('status', 'waiting'), ('why', ''), models.Q(('file', ''), _negated=True)), models.Q(('file', ''), ('picture__isnull', False), ('status', 'taken'), ('why', '')), models.Q(('file', ''), ('picture', None), ('status__in', ['refused', 'dismissed']), models.Q(('why', ''), _negated=True)), _connector='OR'), name='picture_upload_says_what_became_of_it')],
            },
        ),
        migrations.CreateModel(
            name='PricePoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='price_points', to='listings.listing')),
                ('variant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listings.variant')),
                ('market', models.CharField(blank=True, db_default='', default='', max_length=2)),
                ('amount_minor', models.BigIntegerField()),
                ('reference_minor', models.BigIntegerField(null=True)),
                ('currency', models.CharField(max_length=3)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['listing', '-at', '-id'], name='price_point_history')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='price_point_positive'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='price_point_currency_form'), models.CheckConstraint(condition=models.Q(('market', ''), ('market__regex', '^[A-Z]{2}$'), _connector='OR'), name='price_point_market_form'), models.CheckConstraint(condition=models.Q(('reference_minor', None), ('reference_minor__gt', 0), _connector='OR'), name='price_point_reference_positive')],
            },
        ),
        migrations.CreateModel(
            name='ReviewTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='listings.listing')),
                ('check_run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='listings.checkrun')),
                ('kind', models.CharField(choices=[('disputed', 'Disputed finding'), ('sampled', 'Sample of what passed'), ('mended', 'Mended after it was taken down')], max_length=10)),
                ('finding', models.JSONField(default=dict)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('field', models.CharField(blank=True, max_length=80)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('judged', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('round', models.PositiveSmallIntegerField(db_default=1, default=1)),
                ('not_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statement', models.TextField(blank=True)),
                ('status', models.CharField(choices=[('open', 'Waiting'), ('claimed', 'Taken'), ('upheld', 'The check was right'), ('overturned', 'The check was wrong')], default='open', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'review',
                'indexes': [models.Index(condition=models.Q(('status__in', ['open', 'claimed'])), fields=['kind', 'id'], name='review_waiting'), models.Index(fields=['code', 'status_at'], name='review_of_rule')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'disputed')), fields=('listing', 'code', 'field', 'words', 'judged', 'round'), name='review_disputed_once'), models.UniqueConstraint(condition=models.Q(('kind', 'mended'), ('status__in', ['open', 'claimed'])), fields=('listing',), name='review_mended_one_open'), models.CheckConstraint(condition=models.Q(('kind__in', ['disputed', 'sampled', 'mended'])), name='review_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('not_by', None), ('round', 1)), models.Q(('kind', 'disputed'), ('not_by__isnull', False), ('round', 2)), _connector='OR'), name='review_round_form'), models.CheckConstraint(condition=models.Q(('not_by', None), ('claimed_by', None), models.Q(('claimed_by', models.F('not_by')), _negated=True), _connector='OR'), name='review_second_round_by_another'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'claimed', 'upheld', 'overturned'])), name='review_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('claimed_by', None), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('claimed_by__isnull', False)), _connector='OR'), name='review_taken_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['upheld', 'overturned']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='review_decided_with_reason')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recheck',
            trigger=pgtrigger.compiler.Trigger(name='ended_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ended_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2eeffd179c890a387199eaeea742de92cd4788f8', operation='UPDATE', pgid='pgtrigger_ended_is_final_9e05e', table='listings_recheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recheck',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b86450e48d1563cdfa56b7caed6e10a3e9129e70', operation='DELETE', pgid='pgtrigger_never_deleted_c9dcf', table='listings_recheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificatereminder',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9b5b7e11fe9274aea71509a726aadf3cc20b2cc2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c5b46', table='listings_certificatereminder', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='effectnotice',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3aa1fbe32ce50d011cb237c9455481621e3962c0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_57033', table='listings_effectnotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='greenenrolment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3c661f1eb1aba4a5c4a313639e38aa51d5e32e50', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4c49b', table='listings_greenenrolment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='greenpoint',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f4b3fa77e9a2488c4fceece77714c63bc08f04ef', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_339c0', table='listings_greenpoint', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importfile',
            trigger=pgtrigger.compiler.Trigger(name='no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6d0e7006e4dad8517d02971b0796666821bb3233', operation='DELETE', pgid='pgtrigger_no_delete_f7f81', table='listings_importfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importfile',
            trigger=pgtrigger.compiler.Trigger(name='as_sent', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."store_id" IS DISTINCT FROM (NEW."store_id") OR OLD."actor_id" IS DISTINCT FROM (NEW."actor_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."encoding" IS DISTINCT FROM (NEW."encoding") OR OLD."header" IS DISTINCT FROM (NEW."header") OR OLD."rows" IS DISTINCT FROM (NEW."rows") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='91be7c2ae815bab6184125734656699022f5fba5', operation='UPDATE', pgid='pgtrigger_as_sent_58a86', table='listings_importfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recheckchange',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a1aa63a7fb3450a7e1be81b45c60f204e3bfec38', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ca3d1', table='listings_recheckchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruleturn',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='019b52ef387264688ff13821dda93cc60b96be19', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ce73b', table='listings_ruleturn', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkrun',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2ba2ea272f80601e5c75bd8f9830f92770c2eb52', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_beca8', table='listings_checkrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trialmark',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a60baf51ad305146731f008c51d8decee0cc10f9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c60a4', table='listings_trialmark', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricepoint',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5c324d61e76b4f71de0b1e2d31e7e3088397ceaa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_43f59', table='listings_pricepoint', when='BEFORE')),
        ),
        migrations.RunSQL(OF_ITS_EDIT, OF_ANY_EDIT),
    ]
