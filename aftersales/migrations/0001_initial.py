import aftersales.checks.clocks
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
import django.db.models.functions.text
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
        ('shipping', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='return_address', to='accounts.store')),
                ('country', models.CharField(max_length=2)),
                ('lines', models.TextField(max_length=400)),
                ('steps_version', models.PositiveIntegerField(db_default=0, default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='return_address_country_code'), models.CheckConstraint(condition=models.Q(('lines', ''), _negated=True), name='return_address_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ReturnStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='return_steps', to='accounts.store')),
                ('version', models.PositiveIntegerField()),
                ('place', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300)),
                ('language', models.CharField(max_length=10)),
                ('picture', models.CharField(blank=True, max_length=200)),
                ('thumbnail', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name': 'step of a return',
                'constraints': [models.UniqueConstraint(fields=('store', 'version', 'place'), name='return_step_one_at_a_place'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='return_step_says_something')],
            },
        ),
        migrations.CreateModel(
            name='SavedReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='saved_replies', to='accounts.store')),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField(max_length=5000)),
                ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edited_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'saved reply',
                'verbose_name_plural': 'saved replies',
                'constraints': [models.UniqueConstraint(fields=('store', 'language', 'title'), name='saved_reply_title_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='saved_reply_says_something')],
            },
        ),
        migrations.CreateModel(
            name='TeamPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='team_place', to=settings.AUTH_USER_MODEL)),
                ('queues', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list, size=None)),
                ('capacity', models.PositiveSmallIntegerField()),
                ('zone', models.CharField(max_length=40)),
                ('shifts', models.JSONField(default=dict)),
                ('days_off', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None)),
            ],
            options={
                'verbose_name': 'place in the team',
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='accounts.store')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='shipping.order')),
                ('kind', models.CharField(max_length=40)),
                ('wish', models.CharField(blank=True, max_length=40)),
                ('titles', models.JSONField(default=dict)),
                ('language', models.CharField(max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('open', 'Seller must answer'), ('answered', 'Buyer must answer'), ('mediation', 'In mediation'), ('agreed', 'Agreed, under way'), ('solved', 'Settled')], default='open', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('mediator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('queue', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('mediator_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('said_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('overdue_at', models.DateTimeField(blank=True, null=True)),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('resolution_tell_at', models.DateTimeField(blank=True, null=True)),
                ('ruling_tell_at', models.DateTimeField(blank=True, null=True)),
                ('resolution_told', models.PositiveSmallIntegerField(choices=[(0, 'Nothing yet'), (1, 'It is due soon'), (2, 'It is late'), (3, 'It is still late')], db_default=0, default=0)),
                ('ruling_told', models.PositiveSmallIntegerField(choices=[(0, 'Nothing yet'), (1, 'It is due soon'), (2, 'It is late'), (3, 'It is still late')], db_default=0, default=0)),
                ('priority', models.CharField(default='normal', max_length=40)),
                ('paused_until', models.DateTimeField(blank=True, null=True)),
                ('benefited', models.CharField(blank=True, choices=[('buyer', 'Buyer'), ('seller', 'Seller'), ('both', 'Both')], max_length=10)),
                ('outcomes', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'verbose_name': 'ticket',
                'indexes': [models.Index(fields=['store', 'status', 'due_at', 'id'], name='ticket_store'), models.Index(fields=['store', '-id'], name='ticket_newest'), models.Index(models.F('store'), django.db.models.functions.comparison.Greatest('status_at', 'said_at'), models.F('id'), name='ticket_changed'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper(django.db.models.fields.json.KeyTextTransform('en', 'titles')), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper(django.db.models.fields.json.KeyTextTransform('zh-hans', 'titles')), name='gin_trgm_ops'), name='ticket_words'), django.contrib.postgres.indexes.GinIndex(models.Func(models.Func(django.db.models.fields.json.KeyTextTransform('en', 'titles'), models.Value('[^⺀-鿿가-\ud7af豈-\ufaff𠀀-\U0003ffff]+'), models.Value(''), models.Value('g'), function='regexp_replace'), models.Value(''), function='regexp_split_to_array'), models.Func(models.Func(django.db.models.fields.json.KeyTextTransform('zh-hans', 'titles'), models.Value('[^⺀-鿿가-\ud7af豈-\ufaff𠀀-\U0003ffff]+'), models.Value(''), models.Value('g'), function='regexp_replace'), models.Value(''), function='regexp_split_to_array'), name='ticket_signs'), models.Index(fields=['status', 'status_at', 'id'], name='ticket_board'), models.Index(condition=models.Q(('mediator', None), ('status', 'mediation')), fields=['status_at', 'id'], name='ticket_free'), models.Index(condition=models.Q(('status', 'mediation')), fields=['queue', 'status_at', 'id'], name='ticket_queue'), models.Index(condition=models.Q(('mediator', None), ('status', 'mediation')), fields=['queue', 'status_at', 'id'], name='ticket_queue_free'), models.Index(condition=models.Q(('queue', ''), _negated=True), fields=['status_at'], name='ticket_team'), models.Index(condition=models.Q(('status', 'solved'), _negated=True), fields=['status', 'status_at'], name='ticket_silent'), models.Index(condition=models.Q(('due_at__isnull', False), ('overdue_at', None)), fields=['due_at', 'id'], name='ticket_due'), models.Index(condition=models.Q(('due_at__isnull', False), ('escalated_at', None), ('overdue_at__isnull', False)), fields=['due_at', 'id'], name='ticket_overdue'), models.Index(condition=models.Q(('resolution_tell_at__isnull', False)), fields=['resolution_tell_at', 'id'], name='ticket_to_settle'), models.Index(condition=models.Q(('ruling_tell_at__isnull', False), ('status', 'mediation')), fields=['ruling_tell_at', 'id'], name='ticket_to_decide'), models.Index(condition=models.Q(('paused_until__isnull', False), models.Q(('status', 'solved'), _negated=True)), fields=['paused_until', 'id'], name='ticket_paused')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'solved'), _negated=True), fields=('order', 'kind'), name='ticket_one_open_per_order_and_kind'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'answered', 'mediation', 'agreed', 'solved'])), name='ticket_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'solved'), _negated=True), models.Q(('benefited', ''), _negated=True), _connector='OR'), name='ticket_solved_says_for_whom')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='aftersales.ticket')),
                ('side', models.CharField(choices=[('buyer', 'Buyer'), ('seller', 'Seller'), ('mediator', 'Mediator'), ('internal', 'Internal note'), ('system', 'Tradewell')], max_length=10)),
                ('author', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('happening', models.CharField(choices=[(aftersales.checks.clocks.Happening['OPENED'], aftersales.checks.clocks.Happening['OPENED']), (aftersales.checks.clocks.Happening['CUSTOMER_MESSAGE'], aftersales.checks.clocks.Happening['CUSTOMER_MESSAGE']), (aftersales.checks.clocks.Happening['AGENT_REPLY'], aftersales.checks.clocks.Happening['AGENT_REPLY']), (aftersales.checks.clocks.Happening['INTERNAL_NOTE'], aftersales.checks.clocks.Happening['INTERNAL_NOTE']), (aftersales.checks.clocks.Happening['PAUSE'], aftersales.checks.clocks.Happening['PAUSE']), (aftersales.checks.clocks.Happening['RESUME'], aftersales.checks.clocks.Happening['RESUME']), (aftersales.checks.clocks.Happening['SOLVED'], aftersales.checks.clocks.Happening['SOLVED']), (aftersales.checks.clocks.Happening['REOPENED'], aftersales.checks.clocks.Happening['REOPENED']), (aftersales.checks.clocks.Happening['PRIORITY_CHANGED'], aftersales.checks.clocks.Happening['PRIORITY_CHANGED']), (aftersales.checks.clocks.Happening['MERGED'], aftersales.checks.clocks.Happening['MERGED'])], max_length=20)),
                ('text', models.TextField(max_length=5000)),
                ('words', models.JSONField(blank=True, default=dict)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'entries',
                'indexes': [models.Index(fields=['ticket', 'id'], name='entry_timeline')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='aftersales.ticket')),
                ('side', models.CharField(choices=[('buyer', 'Buyer'), ('seller', 'Seller'), ('mediator', 'Mediator')], max_length=10)),
                ('kind', models.CharField(max_length=40)),
                ('amount_minor', models.BigIntegerField(blank=True, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('coupon_code', models.CharField(blank=True, max_length=40)),
                ('status', models.CharField(choices=[('standing', 'Standing'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('replaced', 'Replaced'), ('expired', 'Expired')], default='standing', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'offer',
                'indexes': [models.Index(condition=models.Q(('status', 'standing')), fields=['expires_at', 'id'], name='offer_running_out')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'standing')), fields=('ticket', 'side'), name='offer_one_standing_per_side'), models.UniqueConstraint(condition=models.Q(('status', 'accepted')), fields=('ticket',), name='offer_one_accepted'), models.CheckConstraint(condition=models.Q(('amount_minor', None), ('amount_minor__gt', 0), _connector='OR'), name='offer_amount_positive'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='offer_stands_a_while')],
            },
        ),
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='aftersales.ticket')),
                ('status', models.CharField(choices=[('proposed', 'Waits for a second mediator'), ('in_force', 'In force'), ('sent_back', 'Sent back'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('benefited', models.CharField(choices=[('buyer', 'Buyer'), ('seller', 'Seller'), ('both', 'Both')], max_length=10)),
                ('refund_minor', models.BigIntegerField(null=True)),
                ('return_paid_by', models.CharField(choices=[('nobody', 'The goods do not come back'), ('store', 'The store pays for the way back'), ('buyer', 'The buyer pays for the way back')], max_length=10)),
                ('effect', models.CharField(choices=[('none', 'Does not count'), ('not_as_described', 'Not as described'), ('not_received', 'Not received')], max_length=20)),
                ('facts', models.JSONField(default=list)),
                ('low_minor', models.BigIntegerField(null=True)),
                ('high_minor', models.BigIntegerField(null=True)),
                ('policy_version', models.PositiveIntegerField()),
                ('reason', models.TextField()),
                ('departure', models.TextField(blank=True)),
                ('ruled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('needs_second', models.BooleanField()),
                ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_back_reason', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'ruling',
                'indexes': [models.Index(condition=models.Q(('status', 'proposed')), fields=['made_at'], name='ruling_proposed'), models.Index(fields=['status_at'], name='ruling_settled')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('ticket',), name='ruling_one_proposed'), models.UniqueConstraint(condition=models.Q(('status', 'in_force')), fields=('ticket',), name='ruling_one_in_force'), models.CheckConstraint(condition=models.Q(('second', None), models.Q(('second', models.F('ruled_by')), _negated=True), _connector='OR'), name='ruling_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('needs_second', True), ('status', 'in_force'), _negated=True), ('second__isnull', False), _connector='OR'), name='ruling_seconded_in_force'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'sent_back'), _negated=True), models.Q(('second__isnull', False), models.Q(('sent_back_reason', ''), _negated=True)), _connector='OR'), name='ruling_sent_back_with_reason'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='ruling_has_a_reason'), models.CheckConstraint(condition=models.Q(('low_minor', None), models.Q(('departure', ''), _negated=True), models.Q(('low_minor', 0), ('refund_minor', None)), models.Q(('refund_minor__gte', models.F('low_minor')), ('refund_minor__isnull', False), ('refund_minor__lte', models.F('high_minor'))), _connector='OR'), name='ruling_departs_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='suggestion', to='aftersales.ticket')),
                ('kind', models.CharField(max_length=40)),
                ('reason', models.CharField(max_length=40)),
                ('words', models.JSONField(default=list)),
                ('lead_percent', models.PositiveSmallIntegerField()),
                ('policy_version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'suggestion',
                'indexes': [models.Index(fields=['at'], name='suggestion_newest')],
            },
        ),
        migrations.CreateModel(
            name='Satisfaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='satisfaction', to='aftersales.ticket')),
                ('score', models.PositiveSmallIntegerField(choices=[(1, 'Very bad'), (2, 'Bad'), (3, 'So-so'), (4, 'Good'), (5, 'Very good')])),
                ('text', models.TextField(blank=True, max_length=1000)),
                ('language', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'answer on the help',
                'constraints': [models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='satisfaction_score_of_five')],
            },
        ),
        migrations.CreateModel(
            name='Replacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='aftersales.ticket')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.order')),
            ],
            options={
                'verbose_name': 'replacement',
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='aftersales.ticket')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('why', models.CharField(choices=[('given_back', 'Given back'), ('involved', 'Cannot decide it'), ('away', 'Away'), ('left', 'No longer a mediator')], max_length=10)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'release of a ticket',
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='aftersales.ticket')),
                ('kind_before', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=40)),
                ('reasons', models.JSONField(default=dict)),
                ('why', models.CharField(max_length=300)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'correction',
                'constraints': [models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='correction_says_why')],
            },
        ),
        migrations.CreateModel(
            name='TicketLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goods', to='aftersales.ticket')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.orderline')),
                ('quantity', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=40)),
                ('came_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.order')),
            ],
            options={
                'verbose_name': 'article of a ticket',
                'indexes': [models.Index(condition=models.Q(('came_by__isnull', False)), fields=['came_by'], name='ticket_line_came_by')],
                'constraints': [models.UniqueConstraint(fields=('ticket', 'line'), name='ticket_line_once'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='ticket_line_quantity_positive')],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watches', to='aftersales.ticket')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'follower of a ticket',
                'constraints': [models.UniqueConstraint(fields=('ticket', 'person'), name='watch_once_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='aftersales.entry')),
                ('name', models.CharField(max_length=100)),
                ('file', models.CharField(max_length=200)),
                ('thumbnail', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
            ],
            options={
                'verbose_name': 'attachment',
            },
        ),
        migrations.CreateModel(
            name='OfferShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='aftersales.offer')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.orderline')),
                ('amount_minor', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'share of an offer',
                'constraints': [models.UniqueConstraint(fields=('offer', 'line'), name='offer_share_once'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='offer_share_positive')],
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='accounts.store')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='aftersales.ticket')),
                ('ruling', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='aftersales.ruling')),
                ('amount_minor', models.BigIntegerField(blank=True, null=True)),
                ('sends_again', models.BooleanField(default=False)),
                ('paid_by', models.CharField(choices=[('store', 'Store'), ('buyer', 'Buyer')], max_length=10)),
                ('country', models.CharField(max_length=2)),
                ('address', models.TextField(max_length=400)),
                ('steps_version', models.PositiveIntegerField(db_default=0, default=0)),
                ('label', models.FileField(blank=True, max_length=200, upload_to='')),
                ('parcel', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.parcel')),
                ('status', models.CharField(choices=[('approved', 'Waiting for the goods'), ('sent_back', 'On the way back'), ('received', 'Received'), ('inspected', 'Checked'), ('accepted', 'Taken as in order'), ('expired', 'Not sent back'), ('dropped', 'Not needed any more')], default='approved', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_of', models.DateTimeField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'verbose_name': 'return',
                'indexes': [models.Index(fields=['store', 'status', 'id'], name='return_of_store'), models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at', 'id'], name='return_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['approved', 'sent_back', 'received'])), fields=('ticket',), name='return_one_open_per_ticket'), models.CheckConstraint(condition=models.Q(('status__in', ['approved', 'sent_back', 'received', 'inspected', 'accepted', 'expired', 'dropped'])), name='return_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('status__in', ['approved', 'received'])), ('status', 'sent_back'), models.Q(models.Q(('status__in', ['approved', 'sent_back', 'received']), _negated=True), ('due_at', None)), _connector='OR'), name='return_due_while_open'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'sent_back'), _negated=True), ('parcel__isnull', False), _connector='OR'), name='return_sent_back_in_a_parcel'), models.CheckConstraint(condition=models.Q(models.Q(('amount_minor__gt', 0), ('sends_again', False)), models.Q(('amount_minor', None), ('sends_again', True)), _connector='OR'), name='return_for_money_or_goods')],
            },
        ),
        migrations.CreateModel(
            name='ClaimFlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('buyer_email', models.EmailField(max_length=254)),
                ('ruling', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='claim_flag', to='aftersales.ruling')),
                ('refuted', models.JSONField(default=list)),
                ('judged', models.PositiveIntegerField()),
                ('stores', models.PositiveIntegerField()),
                ('orders', models.PositiveIntegerField()),
                ('policy_version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'refuted claims of a buyer',
                'indexes': [models.Index(fields=['buyer_email', '-ends_at'], name='claim_flag_buyer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('at'))), name='claim_flag_ends'), models.CheckConstraint(condition=models.Q(('refuted', []), _negated=True), name='claim_flag_has_evidence')],
            },
        ),
        migrations.CreateModel(
            name='RulingAppeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ruling', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='aftersales.ruling')),
                ('side', models.CharField(choices=[('buyer', 'Buyer'), ('seller', 'Seller')], max_length=10)),
                ('status', models.CharField(choices=[('filed', 'Filed'), ('granted', 'Granted'), ('partly_granted', 'Partly granted'), ('refused', 'Refused'), ('overtaken', 'Decided anew with the ticket')], default='filed', max_length=15)),
                ('status_at', models.DateTimeField()),
                ('evidence', models.TextField()),
                ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='aftersales.entry')),
                ('language', models.CharField(blank=True, max_length=10)),
                ('filed_at', models.DateTimeField()),
                ('filed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('due_at', models.DateTimeField()),
                ('late_at', models.DateTimeField(blank=True, null=True)),
                ('involved', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answer', models.TextField(blank=True)),
                ('more_minor', models.BigIntegerField(blank=True, null=True)),
                ('left_minor', models.BigIntegerField(blank=True, null=True)),
                ('return_paid_by', models.CharField(blank=True, choices=[('nobody', 'The goods do not come back'), ('store', 'The store pays for the way back'), ('buyer', 'The buyer pays for the way back')], db_default='', max_length=10)),
            ],
            options={
                'verbose_name': 'appeal against a ruling',
                'indexes': [models.Index(condition=models.Q(('status', 'filed')), fields=['due_at', 'id'], name='ruling_appeal_queue'), models.Index(condition=models.Q(('late_at', None), ('status', 'filed')), fields=['due_at', 'id'], name='ruling_appeal_late')],
                'constraints': [models.CheckConstraint(condition=models.Func(models.F('decided_by'), models.F('involved'), arg_joiner=' <> ALL (', output_field=models.BooleanField(), template='(%(expressions)s))'), name='ruling_appeal_by_uninvolved'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('granted', 'partly_granted', 'refused')), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='ruling_appeal_answer_has_reason'), models.CheckConstraint(condition=models.Q(('more_minor', None), models.Q(('more_minor__gt', 0), ('side', 'buyer'), ('status__in', ['granted', 'partly_granted'])), _connector='OR'), name='ruling_appeal_money_to_buyer'), models.CheckConstraint(condition=models.Q(('left_minor', None), models.Q(('left_minor__gte', 0), ('side', 'seller'), ('status__in', ['granted', 'partly_granted'])), _connector='OR'), name='ruling_appeal_lowers_for_store'), models.CheckConstraint(condition=models.Q(('return_paid_by', ''), models.Q(('side', 'buyer'), ('status__in', ['granted', 'partly_granted'])), _connector='OR'), name='ruling_appeal_frees_the_buyer')],
            },
        ),
        migrations.CreateModel(
            name='RulingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ruling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='aftersales.ruling')),
                ('claim', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=10)),
                ('low_percent', models.PositiveSmallIntegerField()),
                ('high_percent', models.PositiveSmallIntegerField()),
                ('category', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name': 'row of a ruling',
                'indexes': [models.Index(fields=['code', '-ruling'], name='ruling_row_alike')],
                'constraints': [models.UniqueConstraint(fields=('ruling', 'claim'), name='ruling_row_once_per_claim')],
            },
        ),
        migrations.CreateModel(
            name='SecondLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ruling', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second_look', to='aftersales.ruling')),
                ('benefited', models.CharField(choices=[('buyer', 'Buyer'), ('seller', 'Seller'), ('both', 'Both')], max_length=10)),
                ('reason', models.CharField(max_length=500)),
                ('judged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('involved', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'second look',
                'indexes': [models.Index(fields=['at'], name='second_look_newest')],
                'constraints': [models.CheckConstraint(condition=models.Func(models.F('judged_by'), models.F('involved'), arg_joiner=' <> ALL (', output_field=models.BooleanField(), template='(%(expressions)s))'), name='second_look_by_uninvolved'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='second_look_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='aftersales.ticket')),
                ('ruling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='aftersales.ruling')),
                ('kind', models.CharField(choices=[('none', 'Does not count'), ('not_as_described', 'Not as described'), ('not_received', 'Not received')], max_length=20)),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='aftersales.mark')),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'mark',
                'indexes': [models.Index(fields=['store', 'kind', 'at'], name='mark_store')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['not_as_described', 'not_received'])), name='mark_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='ClockRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clock_runs', to='aftersales.ticket')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clock_runs', to='aftersales.entry')),
                ('agent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(max_length=40)),
                ('name', models.CharField(choices=[(aftersales.checks.clocks.Name['FIRST_RESPONSE'], 'First response'), (aftersales.checks.clocks.Name['NEXT_RESPONSE'], 'Next response'), (aftersales.checks.clocks.Name['RESOLUTION'], 'Resolution')], max_length=20)),
                ('by_team', models.BooleanField(default=False)),
                ('is_met', models.BooleanField()),
                ('elapsed_seconds', models.PositiveIntegerField()),
                ('target_seconds', models.PositiveIntegerField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('stopped_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['store', '-stopped_at', '-id'], name='clock_run_store'), models.Index(fields=['-stopped_at', '-id'], name='clock_run_newest')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'name'), name='clock_run_once')],
            },
        ),
        migrations.CreateModel(
            name='ReturnedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('returned', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='aftersales.return')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.orderline')),
                ('quantity', models.PositiveIntegerField()),
                ('condition', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'verbose_name': 'returned article',
                'constraints': [models.UniqueConstraint(fields=('returned', 'line'), name='returned_line_once'), models.CheckConstraint(condition=models.Q(models.Q(('condition', ''), ('quantity', 0)), models.Q(('quantity__gt', 0), models.Q(('condition', ''), _negated=True)), _connector='OR'), name='returned_line_has_condition')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='aftersales.ticket')),
                ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.orderline')),
                ('appeal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='aftersales.rulingappeal')),
                ('amount_minor', models.BigIntegerField()),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.event')),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'refund',
                'constraints': [models.UniqueConstraint(fields=('ticket', 'line', 'appeal'), name='refund_once_per_article', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='refund_amount_positive')],
            },
        ),
        migrations.CreateModel(
            name='ClockObjection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='objection', to='aftersales.clockrun')),
                ('reason', models.CharField(max_length=1000)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('open', 'Being looked at'), ('upheld', 'Does not count'), ('refused', 'Counts')], default='open', max_length=10)),
                ('status_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=1000)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'objection to a clock',
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['made_at', 'id'], name='clock_objection_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status', 'open'), models.Q(models.Q(('answer', ''), _negated=True), models.Q(('answered_by', None), _negated=True)), _connector='OR'), name='clock_objection_answered'), models.CheckConstraint(condition=models.Q(('answered_by', models.F('made_by')), _negated=True), name='clock_objection_two_people')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fcdf2e1234cc1e6c7add86ac8e15fde57fae1b65', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c5bde', table='aftersales_attachment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offershare',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4677433a0f549a732eae55dc7eb9c092396ac3e2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_326f1', table='aftersales_offershare', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnedline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7a2e34ffd9d1d85fe2a44e4ddaa5949d82a75a02', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_753aa', table='aftersales_returnedline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnstep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b98b9e673063bd9443f33b5f70a7d602d79f2b54', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ea1da', table='aftersales_returnstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimflag',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8e811c747490689158f04625432217a23c1e03e6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dfe91', table='aftersales_claimflag', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulingrow',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b28604a7ca270ea72c561791d3a494f9c1f83f33', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_afae9', table='aftersales_rulingrow', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='secondlook',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='655e6247a5c8b926ca58054021788d743733f47d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_40c44', table='aftersales_secondlook', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suggestion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2c29b0a4765a6bdd5f5915675ceac0f9257e35e8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_858df', table='aftersales_suggestion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruling',
            trigger=pgtrigger.compiler.Trigger(name='as_made', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."store_id" IS DISTINCT FROM (NEW."store_id") OR OLD."ticket_id" IS DISTINCT FROM (NEW."ticket_id") OR OLD."benefited" IS DISTINCT FROM (NEW."benefited") OR OLD."refund_minor" IS DISTINCT FROM (NEW."refund_minor") OR OLD."return_paid_by" IS DISTINCT FROM (NEW."return_paid_by") OR OLD."effect" IS DISTINCT FROM (NEW."effect") OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."low_minor" IS DISTINCT FROM (NEW."low_minor") OR OLD."high_minor" IS DISTINCT FROM (NEW."high_minor") OR OLD."policy_version" IS DISTINCT FROM (NEW."policy_version") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."departure" IS DISTINCT FROM (NEW."departure") OR OLD."ruled_by_id" IS DISTINCT FROM (NEW."ruled_by_id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."needs_second" IS DISTINCT FROM (NEW."needs_second"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='72e5a777df752957dea4bf01506cb642e2c887e1', operation='UPDATE', pgid='pgtrigger_as_made_56e60', table='aftersales_ruling', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ruling',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='283996b58f05f84178b6692f2487008404ca1bcf', operation='DELETE', pgid='pgtrigger_kept_29c14', table='aftersales_ruling', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='replacement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8ceff02eb5aac3663fc7b5d000c38f102f56f1bc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d9886', table='aftersales_replacement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4a937150e0fc1f1bab079214dc19cf954116994e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3f3d8', table='aftersales_release', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='ordered', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."event_id" IS NULL)', func="RAISE EXCEPTION 'Nobody is told to pay.' USING ERRCODE = 'check_violation';", hash='a9c38e5fa88191b5c1a983cd14b3f3678597e955', operation='INSERT', pgid='pgtrigger_ordered_cb3f3', table='aftersales_refund', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='within_paid', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM shipping_order AS sold JOIN aftersales_ticket AS ticket\n        ON ticket.order_id = sold.id WHERE ticket.id = NEW.ticket_id FOR NO KEY UPDATE OF sold;\n    IF NEW.line_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM aftersales_ticketline\n        WHERE ticket_id = NEW.ticket_id AND line_id = NEW.line_id\n    ) THEN\n        RAISE EXCEPTION 'The ticket is not about this article.' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.amount_minor + (\n        SELECT coalesce(sum(amount_minor), 0) FROM aftersales_refund WHERE line_id = NEW.line_id\n    ) > (SELECT quantity * unit_price_minor FROM shipping_orderline WHERE id = NEW.line_id) THEN\n        RAISE EXCEPTION 'More is given back than the article cost.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.amount_minor + (\n        SELECT coalesce(sum(back.amount_minor), 0) FROM aftersales_refund AS back\n        JOIN aftersales_ticket AS other ON other.id = back.ticket_id\n        JOIN aftersales_ticket AS ticket ON ticket.order_id = other.order_id\n        WHERE ticket.id = NEW.ticket_id\n    ) > (\n        SELECT total_minor FROM shipping_order AS sold JOIN aftersales_ticket AS ticket\n        ON ticket.order_id = sold.id WHERE ticket.id = NEW.ticket_id\n    ) THEN\n        RAISE EXCEPTION 'More is given back than was paid.' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='941dee97eb9973adacf5e83b7f55b1e2327687f9', operation='INSERT', pgid='pgtrigger_within_paid_aa90c', table='aftersales_refund', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dd522d510c231424298a30dc40db47d268e164cb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_40061', table='aftersales_refund', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mark',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0bac78d8df69289ef7655e40795ec4c5c0d15ce1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2fd0f', table='aftersales_mark', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0f246d145521708f71a2a6940b202c52209c6d50', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_86bc3', table='aftersales_entry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='tells_its_ticket', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nUPDATE aftersales_ticket AS kept SET said_at = told.at\nFROM (SELECT ticket_id, max(at) AS at FROM fresh WHERE side <> 'internal' GROUP BY ticket_id) told\nWHERE kept.id = told.ticket_id AND (kept.said_at IS NULL OR kept.said_at < told.at);\nRETURN NULL;\n", hash='ae82cf31aae9273a7fc6a8cb8baa5ce32f1bc900', level='STATEMENT', operation='INSERT', pgid='pgtrigger_tells_its_ticket_c45c5', referencing='REFERENCING NEW TABLE AS fresh ', table='aftersales_entry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0fb955117e484b7347b85a9d97004048b695d3b1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8060a', table='aftersales_correction', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticketline',
            trigger=pgtrigger.compiler.Trigger(name='as_claimed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."ticket_id" IS DISTINCT FROM (NEW."ticket_id") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."quantity" IS DISTINCT FROM (NEW."quantity") OR OLD."came_by_id" IS DISTINCT FROM (NEW."came_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='df7e494863178d7db39217ef07e16b6de7c34642', operation='UPDATE', pgid='pgtrigger_as_claimed_e719d', table='aftersales_ticketline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticketline',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='76f269701cfb712c97715adb5c32d6f91a2f12d1', operation='DELETE', pgid='pgtrigger_kept_14776', table='aftersales_ticketline', when='BEFORE')),
        ),
    ]
