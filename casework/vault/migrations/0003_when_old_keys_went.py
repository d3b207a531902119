"""When a rotation last destroyed data keys; of one that ended before, when it ended."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def tell_of_ended_ones(apps: Any, schema_editor: Any) -> None:
    operations = apps.get_model("vault", "Operation").objects.using(schema_editor.connection.alias)
    ended = operations.filter(kind="retire-dek", finished_at__isnull=False)
    ended.update(destroyed_at=F("finished_at"))


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_tombstones_operations_recovery")]

    operations = [
        migrations.AddField(
            model_name="operation",
            name="destroyed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(tell_of_ended_ones, migrations.RunPython.noop),
    ]
