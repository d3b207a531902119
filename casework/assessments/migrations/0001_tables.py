"""The tables of the room.

The migrations that it replaces grew the same tables; sites that ran them all need nothing.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import casework.common.dates
import casework.common.ids
import casework.vault.sealed


class Migration(migrations.Migration):
    replaces = [
        ("assessments", "0001_initial"),
        ("assessments", "0004_figures_of_a_day"),
        ("assessments", "0005_when_grades_were_superseded"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("households", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_from", models.DateField(unique=True)),
                ("source", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="DomainWeight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "domain",
                    models.CharField(
                        choices=[
                            ("income", "Income"),
                            ("rigid_expense", "Rigid expense"),
                            ("housing", "Housing"),
                            ("illness", "Illness"),
                            ("care", "Disability and care"),
                            ("employment", "Employment"),
                            ("education", "Education"),
                            ("mental", "State of mind"),
                            ("support", "Social support"),
                            ("child", "Children"),
                        ],
                        max_length=20,
                    ),
                ),
                ("weight", models.PositiveSmallIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weights",
                        to="assessments.instrument",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instrument", "domain"), name="assessments_domain_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0)), name="assessments_weight_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("assessed_on", models.DateField(default=casework.common.dates.today)),
                (
                    "source",
                    models.CharField(
                        choices=[("page", "Full assessment"), ("visit", "Changed at a visit")],
                        default="page",
                        max_length=10,
                    ),
                ),
                ("index_low", models.PositiveSmallIntegerField(null=True)),
                ("index_high", models.PositiveSmallIntegerField(null=True)),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("red", "Red"),
                            ("orange", "Orange"),
                            ("yellow", "Yellow"),
                            ("green", "Green"),
                        ],
                        max_length=10,
                    ),
                ),
                ("grade_at_least", models.BooleanField(default=False)),
                ("red_line", models.BooleanField(default=False)),
                (
                    "override_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("red", "Red"),
                            ("orange", "Orange"),
                            ("yellow", "Yellow"),
                            ("green", "Green"),
                        ],
                        max_length=10,
                    ),
                ),
                ("override_at", models.DateTimeField(null=True)),
                ("superseded_on", models.DateField(null=True)),
                ("facts", models.BigIntegerField(null=True)),
                ("answers_sealed", casework.vault.sealed.SealedField()),
                ("mood_sealed", casework.vault.sealed.SealedField()),
                ("override_sealed", casework.vault.sealed.SealedField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("saved_at", models.DateTimeField(auto_now=True)),
                ("completed_at", models.DateTimeField(null=True)),
                (
                    "completed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="households.household",
                    ),
                ),
                (
                    "override_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writers",
                    models.ManyToManyField(
                        help_text="Everyone who saved it.",
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.instrument",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["household", "-assessed_on"], name="assessments_history"),
                    models.Index(
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
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("completed_at", None)),
                        fields=("household",),
                        name="assessments_one_draft",
                        violation_error_message="This household has an assessment in draft already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at", None), ("completed_by", None)),
                            models.Q(
                                ("completed_at__isnull", False), ("completed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="assessments_completed_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("override_at", None), ("override_by", None), ("override_grade", "")
                            ),
                            models.Q(
                                ("override_at__isnull", False),
                                ("override_by__isnull", False),
                                models.Q(("override_grade", ""), _negated=True),
                                ("completed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="assessments_override_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("completed_at", None),
                                ("grade", ""),
                                ("index_high", None),
                                ("index_low", None),
                            ),
                            models.Q(
                                ("completed_at__isnull", False),
                                ("index_high__isnull", False),
                                ("index_high__lte", 100),
                                ("index_low__isnull", False),
                                ("index_low__lte", models.F("index_high")),
                            ),
                            _connector="OR",
                        ),
                        name="assessments_index",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("red_line", False), ("grade", "red"), _connector="OR"),
                        name="assessments_red_line_is_red",
                    ),
                ],
            },
        ),
    ]
