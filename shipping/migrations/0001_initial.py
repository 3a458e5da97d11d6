import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import shipping.models.machines
import uuid
from django.conf import settings
from django.db import migrations, models


# Rows of some kilobytes are kept whole and as they are: each quote would have to put them together.
WHOLE = """
ALTER TABLE shipping_laneforecast ALTER forecasts SET STORAGE EXTERNAL,
    SET (toast_tuple_target = 8160)
"""
APART = "ALTER TABLE shipping_laneforecast RESET (toast_tuple_target)"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('core', '0001_initial'),
        ('enforcement', '0001_initial'),
        ('listings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LaneVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('policy_version', models.PositiveIntegerField()),
                ('parcels', models.BigIntegerField()),
                ('peers', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='PatternLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day_on', models.DateField(unique=True)),
                ('began_at', models.DateTimeField()),
                ('policy_version', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SentFile',
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
                ('kind', models.CharField(choices=[('orders', 'Orders'), ('scans', 'Tracking events'), ('dispatch', 'Tracking numbers'), ('stock', 'Stock')], max_length=10)),
            ],
            options={
                'indexes': [models.Index(fields=['store', 'kind', '-id'], name='sent_file_of_store')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['orders', 'scans', 'dispatch', 'stock'])), name='sent_file_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='StockItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock_items', to='accounts.store')),
                ('sku', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('tracked', 'Pieces are counted'), ('stopped', 'Pieces are not counted')], default='tracked', max_length=10)),
                ('status_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'stock item',
                'constraints': [models.UniqueConstraint(fields=('store', 'sku'), name='stock_item_once'), models.CheckConstraint(condition=models.Q(('status__in', ['tracked', 'stopped'])), name='stock_item_status_known')],
            },
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhook_endpoints', to='accounts.store')),
                ('provider', models.CharField(choices=[('tradewell', 'The carrier itself'), ('aftership', 'AfterShip'), ('easypost', 'EasyPost'), ('seventeen_track', '17TRACK'), ('karrio', 'karrio')], default='tradewell', max_length=20)),
                ('carrier', models.CharField(blank=True, max_length=40)),
                ('secret', models.CharField(default=shipping.models.machines.new_secret, max_length=200)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('vouched_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('vouched_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('vouched_at', None), ('vouched_by', None)), models.Q(('vouched_at__gte', models.F('created_at')), ('vouched_at__isnull', False), ('vouched_by__isnull', False)), _connector='OR'), name='webhook_vouched_by_somebody'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('store', 'provider', 'carrier'), name='webhook_one_per_carrier'), models.CheckConstraint(condition=models.Q(('carrier', ''), ('provider', 'tradewell'), _negated=True), name='webhook_carrier_is_named')],
            },
        ),
        migrations.CreateModel(
            name='BuyerErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alias', models.EmailField(db_index=True, max_length=254)),
                ('reason', models.CharField(max_length=300)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('orders', models.PositiveIntegerField()),
                ('kept', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='buyer_erasure_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Carrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=40)),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('forms', models.JSONField(blank=True, default=list)),
                ('link', models.CharField(blank=True, max_length=300)),
                ('is_retired', models.BooleanField(default=False)),
                ('effective_from', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'carrier',
                'indexes': [models.Index(fields=['key', '-effective_from', '-id'], name='carrier_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9_]{2,40}$')), name='carrier_key_plain'), models.CheckConstraint(condition=models.Q(('link', ''), ('link__regex', '^https://.*\\{number\\}'), _connector='OR'), name='carrier_link_has_its_number'), models.CheckConstraint(condition=models.Q(('effective_from__gte', models.F('made_at'))), name='carrier_not_dated_back')],
            },
        ),
        migrations.CreateModel(
            name='CarrierAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interface', models.CharField(max_length=40)),
                ('carrier', models.CharField(max_length=40)),
                ('every_minutes', models.PositiveIntegerField(default=240)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_at', models.DateTimeField()),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('fault', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name': 'carrier account',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Upper('carrier'), condition=models.Q(('closed_at', None)), name='carrier_account_one_open'), models.CheckConstraint(condition=models.Q(('every_minutes__gte', 30), ('every_minutes__lte', 10080)), name='carrier_account_pace'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='carrier_account_closed_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='CourierStat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('origin', models.CharField(max_length=2)),
                ('destination', models.CharField(max_length=2)),
                ('carrier', models.CharField(max_length=40)),
                ('service', models.CharField(blank=True, max_length=40)),
                ('week_on', models.DateField()),
                ('fact', models.CharField(choices=[('inside', 'Inside'), ('early', 'Early'), ('late', 'Late'), ('missing', 'Missing'), ('stated', 'Stated'), ('first_scan', 'First Scan'), ('customs', 'Customs'), ('unscanned', 'Unscanned'), ('silent', 'Silent'), ('lost', 'Lost'), ('fallen', 'Fallen')], max_length=10)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('count', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['week_on'], name='courier_stat_week')],
                'constraints': [models.UniqueConstraint(fields=('store', 'carrier', 'service', 'origin', 'destination', 'week_on', 'fact', 'step'), name='courier_stat_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='courier_stat_counts_something')],
            },
        ),
        migrations.CreateModel(
            name='CoverageAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(blank=True, max_length=2)),
                ('destination', models.CharField(blank=True, max_length=2)),
                ('carrier', models.CharField(blank=True, max_length=40)),
                ('service', models.CharField(blank=True, max_length=40)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('parcels', models.BigIntegerField()),
                ('stated', models.DecimalField(decimal_places=3, max_digits=4)),
                ('held', models.DecimalField(decimal_places=3, max_digits=4)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('origin', 'destination', 'carrier', 'service'), name='coverage_alert_open_once'), models.CheckConstraint(condition=models.Q(('closed_at', None), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='coverage_alert_closed_after_opened')],
            },
        ),
        migrations.CreateModel(
            name='CustomsGoods',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('listing', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='customs_goods', to='listings.listing')),
                ('hs', models.CharField(blank=True, max_length=10)),
                ('kind', models.CharField(blank=True, db_default='', max_length=40)),
                ('watt_hours', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'goods for customs',
                'constraints': [models.CheckConstraint(condition=models.Q(('hs', ''), ('hs__regex', '^[0-9]{6}([0-9]{2}){0,2}$'), _connector='OR'), name='customs_goods_hs_form'), models.CheckConstraint(condition=models.Q(('watt_hours', None), ('watt_hours__gt', 0), _connector='OR'), name='customs_goods_watt_hours_positive')],
            },
        ),
        migrations.CreateModel(
            name='DeclaredEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('strike', 'Strike'), ('closure', 'Closure'), ('weather', 'Weather')], max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('why', models.TextField()),
                ('source_url', models.URLField(max_length=300)),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), size=None)),
                ('carriers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('declared_at', models.DateTimeField()),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'declared event',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['strike', 'closure', 'weather'])), name='declared_kind_known'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='declared_ends_after_start'), models.CheckConstraint(condition=models.Q(('countries__len__gt', 0)), name='declared_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='declared_withdrawn_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Guide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2)),
                ('text_en', models.TextField()),
                ('text_zh', models.TextField()),
                ('sources', models.TextField()),
                ('effective_from', models.DateField()),
                ('effective_to', models.DateField(blank=True, null=True)),
                ('verified_on', models.DateField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'customs guide',
                'constraints': [models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='guide_country_code'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published', 'withdrawn'])), name='guide_status_known'), models.CheckConstraint(condition=models.Q(('effective_to', None), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='guide_days_ordered'), models.CheckConstraint(condition=models.Q(models.Q(('text_en', ''), _negated=True), models.Q(('text_zh', ''), _negated=True), models.Q(('sources', ''), _negated=True)), name='guide_is_complete'), models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('country', 'effective_from'), name='guide_one_from_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holidays', to='accounts.store')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('message', models.CharField(blank=True, max_length=300)),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('set', 'Set'), ('ended', 'Taken back')], default='set', max_length=10)),
                ('status_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'holiday',
                'indexes': [models.Index(fields=['store', 'ends_on'], name='holiday_of_store')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='holiday_days_ordered'), models.CheckConstraint(condition=models.Q(('status__in', ['set', 'ended'])), name='holiday_status_known')],
            },
        ),
        migrations.CreateModel(
            name='HsCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True)),
                ('text_en', models.TextField()),
                ('text_zh', models.TextField(blank=True)),
                ('above_en', models.TextField(blank=True)),
                ('above_zh', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'tariff code',
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('text_en', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('above_en', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), name='hs_code_words'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('text_en'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('text_zh'), name='gin_trgm_ops'), name='hs_code_letters')],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^([0-9]{2}){1,5}$')), name='hs_code_even_digits'), models.CheckConstraint(condition=models.Q(('text_en', ''), _negated=True), name='hs_code_has_words')],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='accounts.store')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('orders', 'Orders'), ('tracking', 'Tracking events')], max_length=10)),
                ('file_name', models.CharField(max_length=200)),
                ('encoding', models.CharField(max_length=20)),
                ('header', models.JSONField(default=list)),
                ('taken', models.PositiveIntegerField()),
                ('repeated', models.PositiveIntegerField()),
                ('refused', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['store', '-id'], name='import_newest')],
            },
        ),
        migrations.CreateModel(
            name='LaneStat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(max_length=20)),
                ('origin', models.CharField(blank=True, max_length=2)),
                ('destination', models.CharField(blank=True, max_length=2)),
                ('carrier', models.CharField(blank=True, max_length=40)),
                ('service', models.CharField(blank=True, max_length=40)),
                ('week_on', models.DateField()),
                ('days', models.PositiveSmallIntegerField()),
                ('count', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('stage', 'origin', 'destination', 'carrier', 'service', 'week_on', 'days'), name='lane_stat_once'), models.CheckConstraint(condition=models.Q(('count__gte', 0)), name='lane_stat_count_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='accounts.store')),
                ('number', models.CharField(max_length=40)),
                ('buyer_name', models.CharField(max_length=120)),
                ('buyer_email', models.EmailField(max_length=254)),
                ('buyer_language', models.CharField(default='en', max_length=10)),
                ('country', models.CharField(max_length=2)),
                ('city', models.CharField(max_length=80)),
                ('postcode', models.CharField(blank=True, max_length=20)),
                ('currency', models.CharField(max_length=3)),
                ('total_minor', models.BigIntegerField()),
                ('placed_at', models.DateTimeField()),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ship_by', models.DateTimeField()),
                ('service_promised', models.CharField(choices=[('untracked', 'Without tracking'), ('standard', 'Standard'), ('express', 'Express')], db_default='standard', default='standard', max_length=10)),
                ('status', models.CharField(choices=[('to_ship', 'To ship'), ('shipped', 'Shipped'), ('delivered', 'Delivered'), ('cancelled', 'Cancelled')], default='to_ship', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('promise_on', models.DateField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'order',
                'indexes': [models.Index(fields=['store', 'status', 'ship_by', 'id'], name='order_deadline'), models.Index(fields=['store', 'status', '-placed_at', '-id'], name='order_by_status'), models.Index(fields=['store', '-placed_at', '-id'], name='order_newest'), models.Index(fields=['store', 'status_at', 'id'], name='order_changed'), models.Index(django.db.models.functions.text.Upper('buyer_email'), name='order_buyer'), models.Index(models.F('store'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('number'), name='text_pattern_ops'), name='order_search'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('buyer_name'), name='gin_trgm_ops'), name='order_buyer_words'), django.contrib.postgres.indexes.GinIndex(models.Func(models.Func('buyer_name', models.Value('[^⺀-鿿가-\ud7af豈-\ufaff𠀀-\U0003ffff]+'), models.Value(''), models.Value('g'), function='regexp_replace'), models.Value(''), function='regexp_split_to_array'), name='order_buyer_signs'), models.Index(condition=models.Q(('reminded_at', None), ('status', 'to_ship')), fields=['ship_by'], name='order_unreminded')],
                'constraints': [models.UniqueConstraint(fields=('store', 'number'), name='order_number_once'), models.CheckConstraint(condition=models.Q(('status__in', ['to_ship', 'shipped', 'delivered', 'cancelled'])), name='order_status_known'), models.CheckConstraint(condition=models.Q(('service_promised__in', ['untracked', 'standard', 'express'])), name='order_service_known'), models.CheckConstraint(condition=models.Q(('total_minor__gte', 0)), name='order_total_not_negative'), models.CheckConstraint(condition=models.Q(('ship_by__gte', models.F('placed_at'))), name='order_ship_by_later'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='order_country_code'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='order_currency_code')],
            },
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='accounts.store')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='shipping.order')),
                ('combined_with', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='shipping.parcel')),
                ('is_return', models.BooleanField(db_default=False, default=False)),
                ('origin', models.CharField(max_length=2)),
                ('destination', models.CharField(max_length=2)),
                ('carrier', models.CharField(max_length=40)),
                ('service', models.CharField(blank=True, max_length=40)),
                ('number', models.CharField(max_length=40)),
                ('status', models.CharField(choices=[('announced', 'Announced'), ('on_the_way', 'On the way'), ('delivered', 'Delivered'), ('problem', 'Problem')], default='announced', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('state', models.CharField(default='no_events', max_length=30)),
                ('state_at', models.DateTimeField(blank=True, null=True)),
                ('declared_shipped_at', models.DateTimeField()),
                ('first_scan_at', models.DateTimeField(blank=True, null=True)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('delivered_on', models.DateField(blank=True, null=True)),
                ('stage_days', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(null=True), blank=True, null=True, size=None)),
                ('promise_on', models.DateField(blank=True, null=True)),
                ('window_ends_on', models.DateField(blank=True, null=True)),
                ('hold_told_at', models.DateTimeField(blank=True, null=True)),
                ('lookup', models.CharField(choices=[('found', 'The carrier knows it'), ('not_found', 'The carrier does not know it'), ('not_asked', 'The carrier was not asked')], db_default='not_asked', default='not_asked', max_length=10)),
                ('look_again_at', models.DateTimeField(blank=True, null=True)),
                ('is_excused', models.BooleanField(db_default=False, default=False)),
            ],
            options={
                'verbose_name': 'parcel',
                'indexes': [models.Index(fields=['store', 'status', '-declared_shipped_at', '-id'], name='parcel_by_status'), models.Index(fields=['store', '-declared_shipped_at', '-id'], name='parcel_newest'), models.Index(models.F('store'), django.db.models.functions.comparison.Greatest('status_at', 'state_at'), models.F('id'), name='parcel_changed'), models.Index(fields=['store', 'delivered_at'], name='parcel_delivered'), models.Index(models.F('store'), django.contrib.postgres.indexes.OpClass('number', 'varchar_pattern_ops'), name='parcel_search'), models.Index(condition=models.Q(('status__in', ['announced', 'on_the_way'])), fields=['store', 'window_ends_on'], name='parcel_at_risk'), models.Index(condition=models.Q(('status__in', ['announced', 'on_the_way'])), fields=['window_ends_on', 'id'], name='parcel_window_over'), models.Index(condition=models.Q(('status__in', ['announced', 'on_the_way'])), fields=['origin', 'destination', 'carrier', 'service'], name='parcel_waiting_on_lane'), models.Index(condition=models.Q(('hold_told_at', None), ('state__in', ['export_customs', 'import_customs']), ('status', 'on_the_way')), fields=['id'], name='parcel_in_customs'), models.Index(fields=['store', 'carrier'], name='parcel_by_carrier'), models.Index(condition=models.Q(('combined_with__isnull', False)), fields=['combined_with'], name='parcel_members'), models.Index(condition=models.Q(('look_again_at__isnull', False)), fields=['look_again_at'], name='parcel_look_again')],
                'constraints': [models.UniqueConstraint(models.F('number'), models.F('store'), django.db.models.functions.text.Upper('carrier'), models.Case(models.When(combined_with=None, then=0), default='order', output_field=models.BigIntegerField()), name='parcel_number_once'), models.CheckConstraint(condition=models.Q(('combined_with', None), models.Q(('look_again_at', None), ('stage_days', None)), _connector='OR'), name='parcel_leader_counts'), models.CheckConstraint(condition=models.Q(('status__in', ['announced', 'on_the_way', 'delivered', 'problem'])), name='parcel_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('delivered_on__isnull', False), ('status', 'delivered')), models.Q(models.Q(('status', 'delivered'), _negated=True), ('delivered_at', None), ('delivered_on', None)), _connector='OR'), name='parcel_delivered_has_its_day'), models.CheckConstraint(condition=models.Q(('lookup__in', ['found', 'not_found', 'not_asked'])), name='parcel_lookup_known')],
            },
        ),
        migrations.CreateModel(
            name='ShownOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.order')),
                ('pattern', models.CharField(choices=[('own_people', 'Bought by the store’s own people'), ('own_address', 'Sent to the store’s own address'), ('ring', 'One recipient under several mail addresses'), ('repeat', 'One buyer again and again'), ('pace', 'Placed at one interval'), ('fast', 'Delivered abroad at once')], max_length=20)),
                ('signal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.signal')),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('order', 'pattern'), name='shown_order_once'), models.CheckConstraint(condition=models.Q(('pattern__in', ['own_people', 'own_address', 'ring', 'repeat', 'pace', 'fast'])), name='shown_order_pattern_known')],
            },
        ),
        migrations.CreateModel(
            name='StockArrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='shipping.stockitem')),
                ('quantity', models.PositiveIntegerField()),
                ('expected_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('dropped_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'expected goods',
                'indexes': [models.Index(fields=['item', 'expected_on', 'id'], name='stock_arrival_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='stock_arrival_positive')],
            },
        ),
        migrations.CreateModel(
            name='LaneForecast',
            fields=[
                ('key', models.CharField(max_length=140, primary_key=True, serialize=False)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.laneversion')),
                ('policy_version', models.PositiveIntegerField()),
                ('origin', models.CharField(max_length=2)),
                ('destination', models.CharField(max_length=2)),
                ('carrier', models.CharField(blank=True, max_length=40)),
                ('service', models.CharField(blank=True, max_length=40)),
                ('forecasts', models.TextField()),
                ('fallen', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('origin', 'destination', 'carrier', 'service'), name='lane_forecast_once'), models.CheckConstraint(condition=models.Q(('forecasts__gt', '')), name='lane_forecast_has_days')],
            },
        ),
        migrations.CreateModel(
            name='Cancellation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancellations', to='shipping.order')),
                ('reason', models.CharField(choices=[('sold_out', 'Sold out'), ('wrong_price', 'Offered at a wrong price'), ('damaged', 'Damaged before dispatch'), ('cannot_ship', 'Cannot be sent to this country'), ('buyer_asked', 'The buyer asked for it'), ('not_paid', 'Not paid'), ('wrong_address', 'The address cannot be delivered to'), ('settled_otherwise', 'Settled otherwise: the money goes back')], max_length=20)),
                ('cause', models.CharField(choices=[('seller', 'Caused by the store'), ('buyer', 'Caused by the buyer'), ('neither', 'Caused by neither')], max_length=10)),
                ('said', models.CharField(blank=True, max_length=1000)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'cancellation',
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['sold_out', 'wrong_price', 'damaged', 'cannot_ship', 'buyer_asked', 'not_paid', 'wrong_address', 'settled_otherwise'])), name='cancellation_reason_known'), models.CheckConstraint(condition=models.Q(('cause__in', ['seller', 'buyer', 'neither'])), name='cancellation_cause_known')],
            },
        ),
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='address_changes', to='shipping.order')),
                ('buyer_name', models.CharField(max_length=120)),
                ('street', models.CharField(max_length=120)),
                ('postcode', models.CharField(blank=True, max_length=20)),
                ('city', models.CharField(max_length=80)),
                ('country', models.CharField(max_length=2)),
                ('old_buyer_name', models.CharField(max_length=120)),
                ('old_postcode', models.CharField(blank=True, max_length=20)),
                ('old_city', models.CharField(max_length=80)),
                ('old_country', models.CharField(max_length=2)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField()),
                ('said', models.CharField(blank=True, max_length=1000)),
                ('status', models.CharField(choices=[('open', 'Waits for the store'), ('accepted', 'Changed'), ('refused', 'Refused'), ('dropped', 'No longer needed')], default='open', max_length=10)),
                ('status_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'change of address',
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['store', 'asked_at'], name='address_change_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('order',), name='address_change_one_open'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'accepted', 'refused', 'dropped'])), name='address_change_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('said', ''), _negated=True), _connector='OR'), name='address_change_refusal_says_why'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='address_change_country_code')],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='shipping.order')),
                ('listing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='listings.listing')),
                ('sku', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=300)),
                ('quantity', models.PositiveIntegerField()),
                ('unit_price_minor', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['store', 'sku'], name='order_line_sku')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='order_line_quantity_positive'), models.CheckConstraint(condition=models.Q(('unit_price_minor__gte', 0)), name='order_line_price_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='shipping.order')),
                ('parcel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='shipping.parcel')),
                ('event', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.event')),
                ('earliest_on', models.DateField()),
                ('likeliest_on', models.DateField()),
                ('latest_on', models.DateField()),
                ('promise_on', models.DateField()),
                ('chance', models.DecimalField(decimal_places=3, max_digits=4)),
                ('late_chance', models.DecimalField(decimal_places=3, max_digits=4)),
                ('basis', models.JSONField(default=dict)),
                ('reason', models.CharField(choices=[('ordered', 'The order was placed'), ('dispatched', 'The parcel was dispatched'), ('scanned', 'A scan moved the window'), ('held', 'Customs holds the parcel'), ('address', 'The address was changed'), ('late', 'The window passed without delivery')], max_length=10)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['order', '-id'], name='promise_newest'), models.Index(condition=models.Q(('reason', 'dispatched')), fields=['latest_on'], name='promise_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('earliest_on__lte', models.F('likeliest_on')), ('likeliest_on__lte', models.F('latest_on'))), name='promise_days_ordered'), models.CheckConstraint(condition=models.Q(('chance__gt', 0), ('chance__lte', 1), ('late_chance__gte', 0), ('late_chance__lte', 1)), name='promise_chances_are_shares')],
            },
        ),
        migrations.CreateModel(
            name='ProviderReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='shipping.parcel')),
                ('provider', models.CharField(choices=[('tradewell', 'The carrier itself'), ('aftership', 'AfterShip'), ('easypost', 'EasyPost'), ('seventeen_track', '17TRACK'), ('karrio', 'karrio')], max_length=20)),
                ('digest', models.CharField(max_length=64)),
                ('mapping_version', models.PositiveIntegerField()),
                ('status', models.CharField(max_length=200)),
                ('code', models.CharField(blank=True, choices=[('label_created', 'Label created'), ('accepted', 'Accepted by the carrier'), ('origin_hub', 'At the sorting centre of origin'), ('export_customs', 'With export customs'), ('departed_origin', 'Left the country of origin'), ('arrived_destination', 'Arrived in the destination country'), ('import_customs', 'With import customs'), ('customs_released', 'Released by customs'), ('at_delivery_office', 'At the delivery office'), ('out_for_delivery', 'Out for delivery'), ('attempt_failed', 'Delivery was tried'), ('ready_for_pickup', 'Ready to be picked up'), ('delivered', 'Delivered'), ('exception', 'Exception')], max_length=20)),
                ('reason', models.CharField(blank=True, choices=[('unknown_status', 'The status is not in the table.'), ('nothing_known', 'The tracker knows nothing of the parcel yet.'), ('no_detail', 'The carrier reports trouble without saying which.'), ('only_delay', 'The carrier reports a delay; nobody scanned the parcel.'), ('no_scan', 'The tracker could not ask the carrier, or stopped asking.'), ('no_time', 'The event has no time with its zone.'), ('bad_form', 'A field has a form that no scan can have.')], max_length=20)),
                ('raw', models.JSONField()),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'provider report',
                'indexes': [models.Index(condition=models.Q(('code', '')), fields=['provider', 'status', 'reason'], name='provider_report_unmapped')],
                'constraints': [models.UniqueConstraint(fields=('parcel', 'provider', 'digest', 'mapping_version'), name='provider_report_once'), models.CheckConstraint(condition=models.Q(models.Q(('code__in', ['label_created', 'accepted', 'origin_hub', 'export_customs', 'departed_origin', 'arrived_destination', 'import_customs', 'customs_released', 'at_delivery_office', 'out_for_delivery', 'attempt_failed', 'ready_for_pickup', 'delivered', 'exception']), ('reason', '')), models.Q(('code', ''), ('reason__in', ['unknown_status', 'nothing_known', 'no_detail', 'only_delay', 'no_scan', 'no_time', 'bad_form'])), _connector='OR'), name='provider_report_read_or_not')],
            },
        ),
        migrations.CreateModel(
            name='StockMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='shipping.stockitem')),
                ('kind', models.CharField(choices=[('counted', 'Counted'), ('received', 'Received'), ('ordered', 'Ordered'), ('kept', 'Kept for an order'), ('taken', 'Taken from an order'), ('released', 'Not wanted any more'), ('shipped', 'Sent'), ('restocked', 'Came back')], max_length=10)),
                ('on_hand', models.IntegerField(default=0)),
                ('ordered', models.IntegerField(default=0)),
                ('reserved', models.IntegerField(default=0)),
                ('line', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stock_movements', to='shipping.orderline')),
                ('arrival', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received', to='shipping.stockarrival')),
                ('reason', models.CharField(blank=True, choices=[('counted', 'Counted'), ('damaged', 'Damaged'), ('lost', 'Lost'), ('found', 'Found'), ('own_use', 'Taken for own use'), ('opening', 'Opening count')], max_length=10)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('key', models.CharField(blank=True, max_length=80)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'stock movement',
                'indexes': [models.Index(fields=['item'], include=('on_hand', 'ordered', 'reserved'), name='stock_movement_sums'), models.Index(fields=['item', '-id'], name='stock_movement_newest'), models.Index(condition=models.Q(('line__isnull', False)), fields=['line'], include=('ordered', 'reserved'), name='stock_movement_of_line')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('store', 'key'), name='stock_movement_once'), models.CheckConstraint(condition=models.Q(('reason', ''), ('reason__in', ['counted', 'damaged', 'lost', 'found', 'own_use', 'opening']), _connector='OR'), name='stock_movement_reason_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'counted'), ('line', None), ('ordered', 0), ('reserved', 0), models.Q(('on_hand', 0), _negated=True), models.Q(('reason', ''), _negated=True)), models.Q(('kind', 'received'), ('line', None), ('on_hand__gt', 0), ('ordered', 0), ('reserved', 0)), models.Q(('kind', 'ordered'), ('line__isnull', False), ('on_hand', 0), ('ordered__gt', 0), ('reserved__range', (0, models.F('ordered')))), models.Q(('kind', 'kept'), ('line__isnull', False), ('on_hand', 0), ('ordered', 0), ('reserved__gt', 0)), models.Q(('kind', 'taken'), ('line__isnull', False), ('on_hand', 0), ('ordered', 0), ('reserved__lt', 0)), models.Q(('kind', 'released'), ('line__isnull', False), ('on_hand', 0), ('ordered__lt', 0), ('reserved__range', (models.F('ordered'), 0))), models.Q(('kind', 'shipped'), ('line__isnull', False), ('on_hand__lt', 0), ('ordered', models.F('on_hand')), ('reserved', models.F('on_hand'))), models.Q(('kind', 'restocked'), ('line__isnull', False), ('on_hand__gt', 0), ('ordered', 0), ('reserved', 0), models.Q(('key', ''), _negated=True)), _connector='OR'), name='stock_movement_shape')],
            },
        ),
        migrations.CreateModel(
            name='TrackingEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('parcel', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='shipping.parcel')),
                ('number', models.CharField(max_length=40)),
                ('code', models.CharField(choices=[('label_created', 'Label created'), ('accepted', 'Accepted by the carrier'), ('origin_hub', 'At the sorting centre of origin'), ('export_customs', 'With export customs'), ('departed_origin', 'Left the country of origin'), ('arrived_destination', 'Arrived in the destination country'), ('import_customs', 'With import customs'), ('customs_released', 'Released by customs'), ('at_delivery_office', 'At the delivery office'), ('out_for_delivery', 'Out for delivery'), ('attempt_failed', 'Delivery was tried'), ('ready_for_pickup', 'Ready to be picked up'), ('delivered', 'Delivered'), ('exception', 'Exception')], max_length=20)),
                ('detail', models.CharField(blank=True, choices=[('lost', 'Lost'), ('damaged', 'Damaged'), ('returned', 'Returned to the sender'), ('seized', 'Seized'), ('refused', 'Refused by the recipient'), ('cancelled', 'Cancelled')], max_length=10)),
                ('at', models.DateTimeField()),
                ('country', models.CharField(blank=True, max_length=2)),
                ('postcode', models.CharField(blank=True, max_length=20)),
                ('carrier', models.CharField(blank=True, max_length=40)),
                ('place', models.CharField(blank=True, max_length=80)),
                ('time_zone', models.CharField(default='UTC', max_length=40)),
                ('received_at', models.DateTimeField()),
                ('source', models.CharField(choices=[('webhook', 'Carrier'), ('own_hook', 'Store’s webhook'), ('csv', 'CSV file'), ('seller', 'Seller'), ('asked', 'Asked carrier')], max_length=10)),
                ('vouched_by', models.CharField(blank=True, choices=[('webhook', 'Carrier'), ('own_hook', 'Store’s webhook'), ('csv', 'CSV file'), ('seller', 'Seller'), ('asked', 'Asked carrier')], db_default='', max_length=10)),
                ('vouched_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('source__in', ['csv', 'seller', 'own_hook']), ('vouched_at', None)), fields=['parcel'], name='tracking_event_own_word')],
                'constraints': [models.UniqueConstraint(fields=('parcel', 'number', 'code', 'detail', 'at', 'country', 'postcode', 'carrier'), name='tracking_event_once'), models.CheckConstraint(condition=models.Q(('code__in', ['label_created', 'accepted', 'origin_hub', 'export_customs', 'departed_origin', 'arrived_destination', 'import_customs', 'customs_released', 'at_delivery_office', 'out_for_delivery', 'attempt_failed', 'ready_for_pickup', 'delivered', 'exception'])), name='tracking_event_code_known'), models.CheckConstraint(condition=models.Q(models.Q(('code', 'exception'), ('detail__in', ['lost', 'damaged', 'returned', 'seized', 'refused', 'cancelled'])), models.Q(models.Q(('code', 'exception'), _negated=True), ('detail', '')), _connector='OR'), name='tracking_event_detail_fits'), models.CheckConstraint(condition=models.Q(models.Q(('vouched_at', None), ('vouched_by', '')), models.Q(models.Q(('vouched_by__in', ['', 'csv', 'seller', 'own_hook']), _negated=True), ('source__in', ['csv', 'seller', 'own_hook']), ('vouched_at__gte', models.F('received_at')), ('vouched_at__isnull', False)), _connector='OR'), name='tracking_event_vouched_by_others')],
            },
        ),
        migrations.CreateModel(
            name='TruthJudgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='shipping.parcel')),
                ('policy_version', models.PositiveIntegerField()),
                ('judged_at', models.DateTimeField()),
                ('number', models.CharField(max_length=40)),
                ('state', models.CharField(max_length=30)),
                ('verdict', models.CharField(choices=[('false_shipment', 'False shipment'), ('suspect', 'Doubtful'), ('watch', 'Watched'), ('genuine', 'Genuine')], max_length=20)),
                ('signals', models.JSONField(default=list)),
                ('late_seconds', models.BigIntegerField()),
                ('late_seller', models.BigIntegerField()),
                ('late_carrier', models.BigIntegerField()),
                ('late_customs', models.BigIntegerField()),
                ('late_buyer', models.BigIntegerField()),
                ('late_event', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'judgement',
                'indexes': [models.Index(fields=['parcel', '-id'], name='judgement_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['false_shipment', 'suspect', 'watch', 'genuine'])), name='judgement_verdict_known'), models.CheckConstraint(condition=models.Q(('late_seconds', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('late_seller'), '+', models.F('late_carrier')), '+', models.F('late_customs')), '+', models.F('late_buyer')), '+', models.F('late_event')))), name='judgement_shares_sum'), models.CheckConstraint(condition=models.Q(('late_buyer__gte', 0), ('late_carrier__gte', 0), ('late_customs__gte', 0), ('late_event__gte', 0), ('late_seller__gte', 0)), name='judgement_shares_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='CustomsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='customs_requests', to='shipping.parcel')),
                ('to', models.CharField(choices=[('seller', 'Seller'), ('buyer', 'Buyer')], max_length=10)),
                ('fields', models.JSONField()),
                ('opened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('overdue_at', models.DateTimeField(blank=True, null=True)),
                ('status', models.CharField(choices=[('open', 'Waiting for an answer'), ('answered', 'Answered'), ('withdrawn', 'Withdrawn')], default='open', max_length=10)),
                ('status_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'question of customs',
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['store', 'due_at'], name='customs_request_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('parcel', 'to'), name='customs_request_one_open'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'answered', 'withdrawn'])), name='customs_request_status_known'), models.CheckConstraint(condition=models.Q(('to__in', ['seller', 'buyer'])), name='customs_request_to_known'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('opened_at'))), name='customs_request_due_after_opening'), models.CheckConstraint(condition=models.Q(('fields', []), _negated=True), name='customs_request_asks_something')],
            },
        ),
        migrations.CreateModel(
            name='CancelledLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cancellation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='shipping.cancellation')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancelled', to='shipping.orderline')),
                ('quantity', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cancellation', 'line'), name='cancelled_line_once'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='cancelled_line_quantity_positive')],
            },
        ),
        migrations.CreateModel(
            name='TrackingPoll',
            fields=[
                ('parcel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='shipping.parcel')),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='shipping.carrieraccount')),
                ('next_at', models.DateTimeField()),
                ('failures', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'next_at'], name='tracking_poll_due')],
            },
        ),
        migrations.CreateModel(
            name='ParcelLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contents', to='shipping.parcel')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packed', to='shipping.orderline')),
                ('quantity', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': 'content of a parcel',
                'constraints': [models.UniqueConstraint(fields=('parcel', 'line'), name='parcel_line_once'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='parcel_line_quantity_positive')],
            },
        ),
        migrations.CreateModel(
            name='CustomsAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='shipping.customsrequest')),
                ('field', models.CharField(choices=[('description', 'What the goods are and of what'), ('tariff_code', 'Tariff code'), ('origin', 'Country that the goods are made in'), ('weight', 'Net weight in grams'), ('value', 'Price paid, and how it was paid'), ('tax_number', 'Tax number of the recipient'), ('street', 'Street and house number'), ('phone', 'Phone number for customs'), ('purpose', 'What the goods are for')], max_length=20)),
                ('text', models.CharField(max_length=400)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('request', 'field'), name='customs_answer_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='customs_answer_says_something')],
            },
        ),
        migrations.CreateModel(
            name='CureWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cures', to='shipping.parcel')),
                ('judgement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.truthjudgement')),
                ('opened_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('open', 'Can be put right'), ('cured', 'Put right'), ('reported', 'With a moderator')], default='open', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.case')),
            ],
            options={
                'verbose_name': 'time to put it right',
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['ends_at', 'id'], name='cure_due'), models.Index(fields=['parcel', '-id'], name='cure_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('parcel',), name='cure_one_open_per_parcel'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'cured', 'reported'])), name='cure_status_known'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('opened_at'))), name='cure_ends_after_opening'), models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('status', 'reported')), models.Q(models.Q(('status', 'reported'), _negated=True), ('case', None)), _connector='OR'), name='cure_reported_has_case')],
            },
        ),
        migrations.CreateModel(
            name='SignalAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('cure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='shipping.curewindow')),
                ('code', models.CharField(max_length=40)),
                ('statement', models.TextField()),
                ('file', models.FileField(blank=True, max_length=200, upload_to='')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['cure', 'id'], name='signal_answer_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(('statement', ''), _negated=True), name='signal_answer_says_something')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='patternlook',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0df7be23cdf19ce71ba8de3c4513e50ed58d68b0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fd7f7', table='shipping_patternlook', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='buyererasure',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='92a0d688bf3f3c138153a853f8e3af956aa95925', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3ed64', table='shipping_buyererasure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carrier',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ce840f17f273ba409d3b1240e439118ea817630e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ff62e', table='shipping_carrier', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='customsanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3e70af90603012dc9aa4390f00146a92caf4f440', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2b282', table='shipping_customsanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='declaredevent',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0c2323aa78c24449f4b52f2b31e0eaec20d37842', operation='DELETE', pgid='pgtrigger_kept_5be5d', table='shipping_declaredevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cancellation',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ab7a95e3e81c41e2811a13329781150974f6b2e9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e0a44', table='shipping_cancellation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cancelledline',
            trigger=pgtrigger.compiler.Trigger(name='within_order', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM shipping_orderline AS line\n        JOIN shipping_cancellation AS holder ON holder.order_id = line.order_id\n        WHERE line.id = NEW.line_id AND holder.id = NEW.cancellation_id\n        FOR NO KEY UPDATE OF line;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'The article belongs to another order.' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.quantity + (\n        SELECT coalesce(sum(quantity), 0) FROM (\n            SELECT quantity FROM shipping_parcelline WHERE line_id = NEW.line_id\n            UNION ALL\n            SELECT quantity FROM shipping_cancelledline WHERE line_id = NEW.line_id\n        ) AS taken\n    ) > (SELECT quantity FROM shipping_orderline WHERE id = NEW.line_id) THEN\n        RAISE EXCEPTION 'More is sent and cancelled than ordered.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='60c59b4a2d3730d1c93a92a28c3efe8e090ffb86', operation='INSERT', pgid='pgtrigger_within_order_308d2', table='shipping_cancelledline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cancelledline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fb0eff7fc5e89c4ffbf3f894f5f370a70a2229ff', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5f9bc', table='shipping_cancelledline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='parcel',
            trigger=pgtrigger.compiler.Trigger(name='follows_leader', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        IF NEW.combined_with_id IS NULL THEN\n            RETURN NULL;\n        END IF;\n        PERFORM 1 FROM shipping_parcel WHERE id = NEW.combined_with_id FOR SHARE;\n    ELSIF NEW.combined_with_id IS DISTINCT FROM OLD.combined_with_id THEN\n        RAISE EXCEPTION 'A parcel is combined when it is declared, and stays so.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS (\n        SELECT FROM shipping_parcel AS member\n        JOIN shipping_parcel AS leader ON leader.id = member.combined_with_id\n        JOIN shipping_order AS its ON its.id = member.order_id\n        JOIN shipping_order AS first ON first.id = leader.order_id\n        WHERE (member.id = NEW.id OR member.combined_with_id = NEW.id) AND (\n            leader.combined_with_id IS NOT NULL OR leader.order_id = member.order_id\n            OR (leader.store_id, leader.carrier, leader.number, leader.destination, first.currency)\n                <> (member.store_id, member.carrier, member.number, member.destination,\n                    its.currency))\n    ) THEN\n        RAISE EXCEPTION 'A parcel is combined with one of another order, of the same store, '\n            'carrier, number, destination and currency, that is itself not combined.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='3be145724da3527974781bf1b4b2b7036a39daf6', operation='INSERT OR UPDATE OF "store_id", "order_id", "carrier", "number", "destination", "combined_with_id"', pgid='pgtrigger_follows_leader_8e03c', table='shipping_parcel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='parcelline',
            trigger=pgtrigger.compiler.Trigger(name='within_order', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM shipping_orderline AS line\n        JOIN shipping_parcel AS holder ON holder.order_id = line.order_id\n        WHERE line.id = NEW.line_id AND holder.id = NEW.parcel_id\n        FOR NO KEY UPDATE OF line;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'The article belongs to another order.' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.quantity + (\n        SELECT coalesce(sum(quantity), 0) FROM (\n            SELECT quantity FROM shipping_parcelline WHERE line_id = NEW.line_id\n            UNION ALL\n            SELECT quantity FROM shipping_cancelledline WHERE line_id = NEW.line_id\n        ) AS taken\n    ) > (SELECT quantity FROM shipping_orderline WHERE id = NEW.line_id) THEN\n        RAISE EXCEPTION 'More is sent and cancelled than ordered.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='743245e9fce82b845db31feac15bd9542d8f9a77', operation='INSERT', pgid='pgtrigger_within_order_758af', table='shipping_parcelline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='parcelline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f1f9397a9c1fc33422bfe89013cbfdde34c0632f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be073', table='shipping_parcelline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='promise',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bf0f34c216097f81d06ba7e43a84f4ff32dc678d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c233f', table='shipping_promise', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='providerreport',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='166734c68246a268fa28934474930e13f04dad74', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_28aa2', table='shipping_providerreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentfile',
            trigger=pgtrigger.compiler.Trigger(name='no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a30a889e0b374681074a4442175bfc940b438c8e', operation='DELETE', pgid='pgtrigger_no_delete_ba370', table='shipping_sentfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentfile',
            trigger=pgtrigger.compiler.Trigger(name='as_sent', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."store_id" IS DISTINCT FROM (NEW."store_id") OR OLD."actor_id" IS DISTINCT FROM (NEW."actor_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."encoding" IS DISTINCT FROM (NEW."encoding") OR OLD."header" IS DISTINCT FROM (NEW."header") OR OLD."rows" IS DISTINCT FROM (NEW."rows") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."kind" IS DISTINCT FROM (NEW."kind"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='03a5ab17a66104b044e7b59c2328de24b706adf6', operation='UPDATE', pgid='pgtrigger_as_sent_21ad6', table='shipping_sentfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shownorder',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8b3406fde23bad133f47815875e1f0c6cee87321', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bd20e', table='shipping_shownorder', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signalanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='003fb22ec8aed326b402d24b9c485fdf267425a0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_95a54', table='shipping_signalanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stockmovement',
            trigger=pgtrigger.compiler.Trigger(name='within_stock', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM shipping_stockitem WHERE id IN (SELECT item_id FROM fresh)\n        ORDER BY id FOR NO KEY UPDATE;\n    IF EXISTS (\n        SELECT FROM fresh JOIN shipping_stockitem AS item ON item.id = fresh.item_id\n        LEFT JOIN shipping_orderline AS line ON line.id = fresh.line_id\n        WHERE fresh.store_id <> item.store_id\n            OR (line.store_id, line.sku) <> (item.store_id, item.sku)\n    ) THEN\n        RAISE EXCEPTION 'The movement is of other goods.' USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS (\n        SELECT FROM shipping_stockmovement WHERE item_id IN (SELECT item_id FROM fresh)\n        GROUP BY item_id HAVING sum(on_hand) < sum(reserved)\n    ) THEN\n        RAISE EXCEPTION 'More is kept for orders or sent than is on hand.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS (\n        SELECT FROM shipping_stockmovement AS movement\n        JOIN shipping_orderline AS line ON line.id = movement.line_id\n        WHERE line_id IN (SELECT line_id FROM fresh)\n        GROUP BY line.id\n        HAVING sum(reserved) < 0 OR sum(ordered) < sum(reserved)\n            OR sum(on_hand) FILTER (WHERE kind = 'restocked') > line.quantity\n    ) THEN\n        RAISE EXCEPTION 'More is kept, sent or back than the order has of the article.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='0a4091553044fc65fac3c9356729f0816796bb36', level='STATEMENT', operation='INSERT', pgid='pgtrigger_within_stock_cd090', referencing='REFERENCING NEW TABLE AS fresh ', table='shipping_stockmovement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stockmovement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d1ca2e1fc3341cc6ac26c381c0c88281449e5819', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e0639', table='shipping_stockmovement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trackingevent',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c79418a07b6959c5c79b5989e864dc7d93a21f63', operation='DELETE', pgid='pgtrigger_never_deleted_f0569', table='shipping_trackingevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trackingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."carrier" IS DISTINCT FROM (NEW."carrier") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."detail" IS DISTINCT FROM (NEW."detail") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."parcel_id" IS DISTINCT FROM (NEW."parcel_id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."postcode" IS DISTINCT FROM (NEW."postcode") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."store_id" IS DISTINCT FROM (NEW."store_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fdded7ac618f7ec9eee6e089b04d5f0ff0f282cf', operation='UPDATE', pgid='pgtrigger_append_only_722e9', table='shipping_trackingevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trackingevent',
            trigger=pgtrigger.compiler.Trigger(name='zone_of_who_vouches', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."vouched_at" IS NULL AND OLD."time_zone" IS DISTINCT FROM (NEW."time_zone"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='106551cfbd12e928da3493a8514a2ebcc753057d', operation='UPDATE', pgid='pgtrigger_zone_of_who_vouches_9d810', table='shipping_trackingevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trackingevent',
            trigger=pgtrigger.compiler.Trigger(name='vouched_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."vouched_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3fbd742de92b050ef57b191539d260b087df5ecb', operation='UPDATE', pgid='pgtrigger_vouched_once_76e29', table='shipping_trackingevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='truthjudgement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='269c89f7b051fb04ec4f41421c166cf0d9c83ccc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f5ce7', table='shipping_truthjudgement', when='BEFORE')),
        ),
        migrations.RunSQL(WHOLE, APART),
    ]
