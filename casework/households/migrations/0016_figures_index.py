"""Let the figures of areas be counted from an index alone."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_separated_staff"),
        ("households", "0015_guard_outside_ties"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                fields=[
                    "area",
                    "stage",
                    "opened_on",
                    "closed_on",
                    "visit_due_on",
                    "grade",
                    "category",
                    "worker",
                    "street",
                    "last_visit_on",
                    "id",
                ],
                name="households_figures",
            ),
        ),
    ]
