"""The first instrument: the project's own weights, to be followed by a dated row where they change."""

from datetime import date

from django.db import migrations

EFFECTIVE_FROM = date(2020, 1, 1)
SOURCE = "Casework, after the six dimensions used in Changning"
WEIGHTS = {
    "income": 15,
    "rigid_expense": 10,
    "housing": 10,
    "illness": 12,
    "care": 12,
    "employment": 10,
    "education": 8,
    "mental": 8,
    "support": 8,
    "child": 7,
}


def seed(apps, schema_editor):
    instrument, made = apps.get_model("assessments", "Instrument").objects.get_or_create(
        effective_from=EFFECTIVE_FROM, defaults={"source": SOURCE}
    )
    if made:
        weight = apps.get_model("assessments", "DomainWeight")
        weight.objects.bulk_create(
            weight(instrument=instrument, domain=domain, weight=points, position=position)
            for position, (domain, points) in enumerate(WEIGHTS.items(), 1)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_tables"),
    ]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
