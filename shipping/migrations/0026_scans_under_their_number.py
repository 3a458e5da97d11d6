from django.db import migrations, models

# A scan came in under the number that its parcel had then: the old one of the first replacement
# after it, else the one that it has now. Scans are append-only for everybody but this.
FILL = """
ALTER TABLE shipping_trackingevent DISABLE TRIGGER USER;
UPDATE shipping_trackingevent AS scan SET number = CASE
    WHEN scan.id > parcel.scans_after THEN parcel.number
    ELSE coalesce((
        SELECT facts ->> 'old' FROM core_event AS told
        WHERE told.kind = 'parcel.renumbered' AND told.subject_type = 'shipping.parcel'
            AND told.subject_id = parcel.id::text AND told.at >= scan.received_at
        ORDER BY told.id LIMIT 1), '')
    END
FROM shipping_parcel AS parcel WHERE parcel.id = scan.parcel_id;
ALTER TABLE shipping_trackingevent ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("shipping", "0025_carriers_in_any_case")]

    operations = [
        migrations.AddField(
            model_name="trackingevent",
            name="number",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="trackingevent", name="tracking_event_once"),
        migrations.AddConstraint(
            model_name="trackingevent",
            constraint=models.UniqueConstraint(
                fields=(
                    *("parcel", "number", "code", "detail", "at"),
                    *("country", "postcode", "carrier"),
                ),
                name="tracking_event_once",
            ),
        ),
        migrations.RemoveField(model_name="parcel", name="scans_after"),
    ]
