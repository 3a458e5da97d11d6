import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        # Search needs it; CREATE EXTENSION of this one is open to a database's owner.
        TrigramExtension(),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], default='en', max_length=10)),
                ('time_zone', models.CharField(default='UTC', max_length=40)),
                ('single_keys', models.BooleanField(db_default=True, default=True)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Store',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('country', models.CharField(max_length=2)),
                ('language', models.CharField(default='en', max_length=10)),
                ('time_zone', models.CharField(default='UTC', max_length=40)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='store_words'), django.contrib.postgres.indexes.GinIndex(models.Func(models.Func('name', models.Value('[^⺀-鿿가-\ud7af豈-\ufaff𠀀-\U0003ffff]+'), models.Value(''), models.Value('g'), function='regexp_replace'), models.Value(''), function='regexp_split_to_array'), name='store_signs')],
            },
        ),
        migrations.CreateModel(
            name='AddressWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='address_wishes', to=settings.AUTH_USER_MODEL)),
                ('address', models.CharField(max_length=254)),
                ('before', models.CharField(max_length=254)),
                ('password_mark', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('used_at__isnull', False)), fields=['address'], name='address_wish_address'), models.Index(condition=models.Q(('used_at__isnull', False)), fields=['before'], name='address_wish_before')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None), ('used_at', None)), fields=('person',), name='address_wish_one_open'), models.CheckConstraint(condition=models.Q(('used_at', None), ('ended_at', None), _connector='OR'), name='address_wish_used_or_ended')],
            },
        ),
        migrations.CreateModel(
            name='AdminChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('gives', models.BooleanField()),
                ('reason', models.TextField()),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_at', models.DateTimeField()),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('called_off_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_by', models.F('proposed_by')), _negated=True), models.Q(('approved_by', models.F('user')), _negated=True)), name='admin_change_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('called_off_at', None)), _connector='OR'), name='admin_change_approved_by_somebody'), models.UniqueConstraint(condition=models.Q(('approved_at', None), ('called_off_at', None)), fields=('user',), name='admin_change_one_waits')],
            },
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('copy', 'Copy of your data'), ('erasure', 'Closing and erasing your account')], max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('file', models.CharField(blank=True, max_length=200)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('kept_name', models.CharField(blank=True, db_default='', default='', max_length=80)),
                ('kept_stores', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ('refused', models.JSONField(default=list)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('file', ''), _negated=True), fields=['expires_at'], name='data_request_file')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('person', 'kind'), name='data_request_one_open'), models.CheckConstraint(condition=models.Q(('file', ''), models.Q(('expires_at__isnull', False), ('kind', 'copy')), _connector='OR'), name='data_request_file_ends')],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
                ('session_key', models.CharField(max_length=40, unique=True)),
                ('device', models.CharField(blank=True, max_length=64)),
                ('browser', models.CharField(blank=True, max_length=40)),
                ('system', models.CharField(blank=True, max_length=40)),
                ('network', models.CharField(blank=True, max_length=45)),
                ('begun_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-seen_at'], name='sign_in_of_user')],
            },
        ),
        migrations.CreateModel(
            name='StaffInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(max_length=20)),
                ('reason', models.TextField()),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expires_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None), ('withdrawn_at', None)), name='staff_invitation_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('withdrawn_at', None)), _connector='OR'), name='staff_invitation_accepted_or_withdrawn'), models.CheckConstraint(condition=models.Q(models.Q(('agreed_by', models.F('invited_by')), _negated=True), models.Q(models.Q(('role', 'policy_admin'), _negated=True), ('accepted_at', None), ('agreed_by__isnull', False), _connector='OR')), name='staff_invitation_two_admins')],
            },
        ),
        migrations.CreateModel(
            name='StaffRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_roles', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('moderator', 'Moderator'), ('senior_moderator', 'Senior moderator'), ('mediator', 'Mediator'), ('policy_admin', 'Policy admin'), ('liaison', 'Liaison'), ('auditor', 'Auditor')], max_length=20)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'role'), name='staff_role_once'), models.CheckConstraint(condition=models.Q(('role__in', ['moderator', 'senior_moderator', 'mediator', 'policy_admin', 'liaison', 'auditor'])), name='staff_role_known')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.store')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('listing_clerk', 'Listing clerk'), ('shipping_clerk', 'Shipping clerk'), ('service_clerk', 'Service clerk'), ('reader', 'Reader')], max_length=20)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('store', 'user'), name='membership_once'), models.UniqueConstraint(condition=models.Q(('role', 'owner')), fields=('store',), name='membership_one_owner')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.store')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(max_length=20)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('store'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None), ('withdrawn_at', None)), name='invitation_one_open'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None), _connector='OR'), name='invitation_accepted_or_withdrawn'), models.CheckConstraint(condition=models.Q(('role', 'owner'), _negated=True), name='invitation_not_to_own')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='accounts.store')),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offered_to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('called_off_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('called_off_at', None)), fields=('store',), name='handover_one_open'), models.CheckConstraint(condition=models.Q(('offered_to', models.F('offered_by')), _negated=True), name='handover_two_people'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('called_off_at', None), _connector='OR'), name='handover_accepted_or_called_off')],
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_keys', to='accounts.store')),
                ('name', models.CharField(max_length=60)),
                ('prefix', models.CharField(max_length=12, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('signing_secret', models.CharField(blank=True, db_default='', max_length=64)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), db_default=['orders:write', 'tickets:write'], size=None)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('end_told_at', models.DateTimeField(blank=True, null=True)),
                ('used_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('end_told_at', None), ('expires_at__isnull', False), ('revoked_at', None)), fields=['expires_at'], name='api_key_to_announce')],
                'constraints': [models.CheckConstraint(condition=models.Q(('scopes__len__gt', 0)), name='api_key_may_do_something'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='api_key_named'), models.CheckConstraint(condition=models.Q(('expires_at', None), ('expires_at__gt', models.F('created_at')), _connector='OR'), name='api_key_ends_after_start'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('store', 'name'), name='api_key_name_once')],
            },
        ),
        migrations.CreateModel(
            name='UsedCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('digest', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'digest'), name='code_used_once')],
            },
        ),
    ]
