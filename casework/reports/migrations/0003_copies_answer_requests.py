"""Which request a copy of somebody's data answered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0009_restricted_people"),
        ("reports", "0002_copies_of_a_persons_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="disclosure",
            name="answers",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="papers",
                to="households.datarequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(("answers", None), ("document", "person_copy"), _connector="OR"),
                name="reports_disclosure_answers",
            ),
        ),
    ]
