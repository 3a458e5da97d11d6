import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_closed_accounts'),
        ('aftersales', '0010_search'),
        ('shipping', '0005_forgotten_buyers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='said_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='tells_its_ticket', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nUPDATE aftersales_ticket AS kept SET said_at = told.at\nFROM (SELECT ticket_id, max(at) AS at FROM fresh WHERE side <> 'internal' GROUP BY ticket_id) told\nWHERE kept.id = told.ticket_id AND (kept.said_at IS NULL OR kept.said_at < told.at);\nRETURN NULL;\n", hash='ae82cf31aae9273a7fc6a8cb8baa5ce32f1bc900', level='STATEMENT', operation='INSERT', pgid='pgtrigger_tells_its_ticket_c45c5', referencing='REFERENCING NEW TABLE AS fresh ', table='aftersales_entry', when='AFTER')),
        ),
    ]
