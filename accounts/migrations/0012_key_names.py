from django.db import migrations, models

# Of keys that were not closed the newest keeps a name that several have; the others are told
# apart by the beginning of their secret, which their page shows anyway.
RENAME = """
UPDATE accounts_apikey AS key SET name = left(name, 47) || ' ' || prefix
WHERE revoked_at IS NULL AND EXISTS (
    SELECT 1 FROM accounts_apikey AS newer WHERE newer.store_id = key.store_id
    AND newer.name = key.name AND newer.revoked_at IS NULL AND newer.id > key.id)
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_address_wishes")]

    operations = [
        migrations.RunSQL(RENAME, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("store", "name"),
                name="api_key_name_once",
            ),
        ),
    ]
