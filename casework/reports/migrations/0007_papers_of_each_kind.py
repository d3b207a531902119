"""Papers of each kind, and of which row of the record each is made."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0017_counting_indexes"),
        ("reports", "0006_office_styles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="disclosure",
            name="subject_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="disclosure",
            name="document",
            field=models.CharField(
                choices=[
                    ("case_file", "Case file"),
                    ("person_copy", "Copy of a person's data"),
                    ("plan", "Plan for signature"),
                    ("visit_record", "Visit record"),
                    ("blank_visit", "Blank visit form"),
                    ("review", "Review form"),
                    ("referral", "Referral"),
                    ("intake", "Intake form"),
                    ("assessment", "Assessment form"),
                    ("closure", "Closure report"),
                    ("file_index", "File index"),
                    ("conference", "Case conference"),
                    ("supervision", "Supervision record"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subject_id", None),
                    (
                        "document__in",
                        ("plan", "visit_record", "review", "referral", "assessment", "closure"),
                    ),
                    _connector="OR",
                ),
                name="reports_disclosure_of_row",
            ),
        ),
    ]
