"""Say of each assessment since when a later graded one holds instead."""

from itertools import pairwise

from django.db import migrations


def supersede(apps, schema_editor):
    assessments = apps.get_model("assessments", "Assessment").objects
    graded = assessments.exclude(completed_at=None).exclude(grade="", override_grade="")
    rows = graded.order_by("household", "assessed_on", "completed_at", "id")
    for earlier, later in pairwise(rows.only("pk", "household_id", "assessed_on").iterator()):
        if earlier.household_id == later.household_id:
            assessments.filter(pk=earlier.pk).update(superseded_on=later.assessed_on)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_figures_of_a_day")]

    operations = [migrations.RunPython(supersede, migrations.RunPython.noop)]
