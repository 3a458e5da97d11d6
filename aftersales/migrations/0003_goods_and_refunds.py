"""The goods of a ticket, and what goes back for each; tickets so far were about whole orders."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


REASONS = """
INSERT INTO aftersales_ticketline (ticket_id, line_id, quantity, reason)
SELECT ticket.id, line.id, line.quantity, CASE ticket.kind
    WHEN 'refund' THEN 'not_received' WHEN 'return' THEN 'changed_mind'
    WHEN 'exchange' THEN 'wrong_size' WHEN 'safety' THEN 'danger' ELSE 'not_as_described' END
FROM aftersales_ticket AS ticket JOIN shipping_orderline AS line ON line.order_id = ticket.order_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('aftersales', '0002_words_in_each_language'),
        ('shipping', '0024_holidays'),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='wish',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.CreateModel(
            name='TicketLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=40)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.orderline')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goods', to='aftersales.ticket')),
            ],
            options={
                'verbose_name': 'article of a ticket',
            },
        ),
        migrations.RunSQL(REASONS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_minor', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shipping.orderline')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.store')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='aftersales.ticket')),
            ],
            options={
                'verbose_name': 'refund',
                'constraints': [models.UniqueConstraint(fields=('ticket', 'line'), name='refund_once_per_article', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='refund_amount_positive')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='within_paid', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM shipping_order AS sold JOIN aftersales_ticket AS ticket\n        ON ticket.order_id = sold.id WHERE ticket.id = NEW.ticket_id FOR NO KEY UPDATE OF sold;\n    IF NEW.line_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM aftersales_ticketline\n        WHERE ticket_id = NEW.ticket_id AND line_id = NEW.line_id\n    ) THEN\n        RAISE EXCEPTION 'The ticket is not about this article.' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.amount_minor + (\n        SELECT coalesce(sum(amount_minor), 0) FROM aftersales_refund WHERE line_id = NEW.line_id\n    ) > (SELECT quantity * unit_price_minor FROM shipping_orderline WHERE id = NEW.line_id) THEN\n        RAISE EXCEPTION 'More is given back than the article cost.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.amount_minor + (\n        SELECT coalesce(sum(back.amount_minor), 0) FROM aftersales_refund AS back\n        JOIN aftersales_ticket AS other ON other.id = back.ticket_id\n        JOIN aftersales_ticket AS ticket ON ticket.order_id = other.order_id\n        WHERE ticket.id = NEW.ticket_id\n    ) > (\n        SELECT total_minor FROM shipping_order AS sold JOIN aftersales_ticket AS ticket\n        ON ticket.order_id = sold.id WHERE ticket.id = NEW.ticket_id\n    ) THEN\n        RAISE EXCEPTION 'More is given back than was paid.' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='941dee97eb9973adacf5e83b7f55b1e2327687f9', operation='INSERT', pgid='pgtrigger_within_paid_aa90c', table='aftersales_refund', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dd522d510c231424298a30dc40db47d268e164cb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_40061', table='aftersales_refund', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='ticketline',
            constraint=models.UniqueConstraint(fields=('ticket', 'line'), name='ticket_line_once'),
        ),
        migrations.AddConstraint(
            model_name='ticketline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='ticket_line_quantity_positive'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticketline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d97e33e25c232d96765f9bd04489d41c908fbe4e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_68d79', table='aftersales_ticketline', when='BEFORE')),
        ),
    ]
