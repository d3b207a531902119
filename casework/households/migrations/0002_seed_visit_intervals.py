"""Visit intervals by grade: the project's own rule, to be edited where a street has another."""

from datetime import date

from django.db import migrations

SOURCE = "Casework: red weekly, orange twice a month, yellow monthly, green quarterly"
DAYS = {"red": 7, "orange": 15, "yellow": 31, "green": 92}


def seed(apps, schema_editor):
    interval = apps.get_model("households", "VisitInterval")
    for grade, days in DAYS.items():
        interval.objects.get_or_create(
            grade=grade,
            effective_from=date(2020, 1, 1),
            defaults={"days": days, "source": SOURCE},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0001_tables"),
    ]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
