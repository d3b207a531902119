"""Let lists of households be read in their order from an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("households", "0010_row_level_security")]

    operations = [
        migrations.RemoveIndex(model_name="household", name="households_due"),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                fields=["area", "stage", "visit_due_on"],
                include=("number", "id"),
                name="households_due",
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["area", "id"], include=("stage",), name="households_newest"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["visit_due_on", "number"], name="households_due_first"),
        ),
    ]
