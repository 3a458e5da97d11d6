from django.conf import settings
from django.db import migrations, models

# The verbs look again, so a bound below the instant is enough; what was told is not told again.
FILL = """
    UPDATE aftersales_ticket SET resolution_tell_at = opened_at
        WHERE status IN ('open', 'answered', 'mediation') AND paused_until IS NULL;
    UPDATE aftersales_ticket SET ruling_tell_at = status_at WHERE status = 'mediation';
    UPDATE aftersales_ticket AS ticket SET resolution_told = 2, resolution_tell_at = NULL
        FROM core_event AS event
        WHERE event.kind = 'ticket.resolution_late' AND event.subject_type = 'aftersales.ticket'
            AND event.subject_id = ticket.id::text;
    UPDATE aftersales_ticket AS ticket SET ruling_told = 2, ruling_tell_at = NULL
        FROM core_event AS event
        WHERE event.kind = 'ticket.ruling_late' AND event.subject_type = 'aftersales.ticket'
            AND event.subject_id = ticket.id::text AND event.at >= ticket.status_at;
    UPDATE aftersales_rulingappeal AS appeal SET late_at = event.at
        FROM core_event AS event
        WHERE event.kind = 'ruling_appeal.late' AND event.subject_id = appeal.id::text
            AND event.subject_type = 'aftersales.rulingappeal';
    UPDATE aftersales_return SET due_at = status_at WHERE status = 'sent_back';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('aftersales', '0002_fewer_keys'),
        ('core', '0002_fewer_keys'),
        ('shipping', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='return',
            name='return_due_while_somebody_must_act',
        ),
        migrations.AddField(
            model_name='rulingappeal',
            name='late_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='ticket',
            name='resolution_tell_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='ticket',
            name='resolution_told',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Nothing yet'), (1, 'It is due soon'), (2, 'It is late'), (3, 'It is still late')], db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='ticket',
            name='ruling_tell_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='ticket',
            name='ruling_told',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Nothing yet'), (1, 'It is due soon'), (2, 'It is late'), (3, 'It is still late')], db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name='rulingappeal',
            index=models.Index(condition=models.Q(('late_at', None), ('status', 'filed')), fields=['due_at', 'id'], name='ruling_appeal_late'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('resolution_tell_at__isnull', False)), fields=['resolution_tell_at', 'id'], name='ticket_to_settle'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('ruling_tell_at__isnull', False), ('status', 'mediation')), fields=['ruling_tell_at', 'id'], name='ticket_to_decide'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('status__in', ['approved', 'received'])), ('status', 'sent_back'), models.Q(models.Q(('status__in', ['approved', 'sent_back', 'received']), _negated=True), ('due_at', None)), _connector='OR'), name='return_due_while_open'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
