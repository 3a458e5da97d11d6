from django.db import migrations

# Views are kept for every list by core.
COPY = """
INSERT INTO core_savedview ("index", store_id, person_id, name, query, is_team, created_at)
SELECT 'listings', store_id, person_id, name, query, false, created_at FROM listings_savedview
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0011_saved_views'),
        ('listings', '0003_search'),
    ]

    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop, elidable=True),
        migrations.DeleteModel(name='SavedView'),
    ]
