"""Keep since when an assessment is superseded, and what it found as a keyed code."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_row_level_security"),
        ("households", "0013_guard_emergencies_and_handovers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="facts",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="superseded_on",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                fields=[
                    "household",
                    "assessed_on",
                    "superseded_on",
                    "grade",
                    "override_grade",
                    "facts",
                ],
                name="assessments_in_force",
            ),
        ),
    ]
