"""Tables of the search tokens, which backups leave out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0005_data_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("complete", models.PositiveSmallIntegerField(null=True)),
                ("building", models.PositiveSmallIntegerField(null=True)),
                ("older", models.JSONField(default=list)),
                (
                    "is_clean",
                    models.BooleanField(
                        default=True, help_text="No token of another version is left."
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="households_index_one_row"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("complete__isnull", False),
                            ("building__isnull", False),
                            _connector="OR",
                        ),
                        name="households_index_some_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=0)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_subjects",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_subject",
                        to="households.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.PositiveSmallIntegerField(),
                ),
                ("value", models.BigIntegerField()),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="households.searchsubject",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="searchsubject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person", None)),
                fields=("household",),
                name="households_subject_household_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchtoken",
            constraint=models.UniqueConstraint(
                fields=("value", "subject"), name="households_token_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="searchtoken",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", 1)),
                fields=("value",),
                name="households_resident_id_once_in_street",
            ),
        ),
    ]
