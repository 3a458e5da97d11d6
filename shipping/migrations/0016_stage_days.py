import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# What shipping.checks.folding.stage_days gives, for parcels that were delivered before it was
# kept: days from dispatch and from the first scan with each code before the way ended.
FILL = """
WITH ended AS (
    SELECT e.parcel_id, min(e.at) AS at
    FROM shipping_trackingevent e
    JOIN shipping_parcel p ON p.id = e.parcel_id AND e.id > p.scans_after
    JOIN shipping_order o ON o.id = p.order_id
    WHERE p.delivered_on IS NOT NULL AND e.at >= o.placed_at - interval '10 minutes'
        AND (e.code = 'delivered' OR e.code = 'exception' AND e.detail NOT IN ('lost', 'damaged'))
    GROUP BY e.parcel_id
), started AS (
    SELECT e.parcel_id, e.code, min(e.at) AS at
    FROM shipping_trackingevent e
    JOIN shipping_parcel p ON p.id = e.parcel_id AND e.id > p.scans_after
    JOIN shipping_order o ON o.id = p.order_id
    JOIN ended ON ended.parcel_id = p.id AND e.at <= ended.at
    WHERE e.at >= o.placed_at - interval '10 minutes'
    GROUP BY e.parcel_id, e.code
), counted AS (
    SELECT p.id, array_agg(
        CASE WHEN stage.code = 'dispatch' THEN least(32767, greatest(
            0, p.delivered_on - (p.declared_shipped_at AT TIME ZONE 'UTC')::date))
        WHEN started.at IS NOT NULL THEN least(32767, greatest(
            0, p.delivered_on - (started.at AT TIME ZONE 'UTC')::date))
        END ORDER BY stage.place) AS days
    FROM shipping_parcel p
    JOIN ended ON ended.parcel_id = p.id
    CROSS JOIN unnest(ARRAY['dispatch', 'accepted', 'origin_hub', 'export_customs',
        'departed_origin', 'arrived_destination', 'import_customs', 'customs_released',
        'at_delivery_office', 'out_for_delivery', 'attempt_failed', 'ready_for_pickup'])
        WITH ORDINALITY AS stage (code, place)
    LEFT JOIN started ON started.parcel_id = p.id AND started.code = stage.code
    GROUP BY p.id
)
UPDATE shipping_parcel SET stage_days = counted.days FROM counted
WHERE counted.id = shipping_parcel.id
"""


class Migration(migrations.Migration):
    dependencies = [("shipping", "0015_peer_medians")]

    operations = [
        migrations.AddField(
            model_name="parcel",
            name="stage_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SmallIntegerField(null=True), blank=True, null=True, size=None
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="trackingevent",
            name="store",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.store",
            ),
        ),
        migrations.AlterField(
            model_name="trackingevent",
            name="parcel",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="shipping.parcel",
            ),
        ),
    ]
