from django.db import migrations, models

# All stages of a lane move into the row of its dispatch, as shipping.checks.packing packs them.
PACK = """
WITH basis AS (
    SELECT key, string_agg(float8send((share ->> 1)::float8) || float4send((share ->> 2)::float4),
        ''::bytea ORDER BY place) AS shares
    FROM shipping_laneforecast, jsonb_array_elements(basis) WITH ORDINALITY AS told (share, place)
    GROUP BY key
), by_day AS (
    SELECT key, string_agg(float4send(
        (('x' || encode(substring(chances FROM 4 * day + 1 FOR 4), 'hex'))::bit(32)::bigint
        / 1e9)::float4), ''::bytea ORDER BY day) AS chances
    FROM shipping_laneforecast, generate_series(0, length(chances) / 4 - 1) AS day
    GROUP BY key
), lane AS (
    SELECT origin, destination, carrier, service, string_agg(
        E'\\n' || stage || ' ' || translate(encode(int2send(first_day::smallint)
        || int2send((length(by_day.chances) / 4)::smallint) || shares || by_day.chances, 'base64'),
        E'\\n', ''), '') || E'\\n' AS forecasts
    FROM shipping_laneforecast JOIN basis USING (key) JOIN by_day USING (key)
    GROUP BY origin, destination, carrier, service
)
UPDATE shipping_laneforecast AS kept SET forecasts = lane.forecasts,
    key = concat_ws(E'\\n', kept.origin, kept.destination, kept.carrier, kept.service)
FROM lane
WHERE kept.stage = 'dispatch' AND (kept.origin, kept.destination, kept.carrier, kept.service)
    = (lane.origin, lane.destination, lane.carrier, lane.service)
"""
DROP = "DELETE FROM shipping_laneforecast WHERE stage <> 'dispatch'"
# Rows of some kilobytes are kept whole and as they are: each quote would have to put them together.
WHOLE = """
ALTER TABLE shipping_laneforecast ALTER forecasts SET STORAGE EXTERNAL,
    SET (toast_tuple_target = 8160)
"""
APART = "ALTER TABLE shipping_laneforecast RESET (toast_tuple_target)"


class Migration(migrations.Migration):
    dependencies = [("shipping", "0026_scans_under_their_number")]

    operations = [
        migrations.AddField(
            "laneforecast", "forecasts", models.TextField(default=""), preserve_default=False
        ),
        migrations.RunSQL(WHOLE, APART),
        migrations.RunSQL([PACK, DROP], migrations.RunSQL.noop),
        migrations.RemoveConstraint("laneforecast", "lane_forecast_once"),
        migrations.RemoveConstraint("laneforecast", "lane_forecast_has_days"),
        migrations.RemoveField("laneforecast", "stage"),
        migrations.RemoveField("laneforecast", "first_day"),
        migrations.RemoveField("laneforecast", "chances"),
        migrations.RemoveField("laneforecast", "basis"),
        migrations.AddConstraint(
            "laneforecast",
            models.UniqueConstraint(
                fields=["origin", "destination", "carrier", "service"], name="lane_forecast_once"
            ),
        ),
        migrations.AddConstraint(
            "laneforecast",
            models.CheckConstraint(
                condition=models.Q(forecasts__gt=""), name="lane_forecast_has_days"
            ),
        ),
    ]
