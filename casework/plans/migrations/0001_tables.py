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
    replaces = [("plans", "0001_initial"), ("plans", "0003_suggestions")]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("households", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Suggestion",
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
                ("position", models.PositiveSmallIntegerField()),
                ("goal", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("living_aid", "Living aid"),
                            ("job_referral", "Job referral"),
                            ("counselling", "Counselling"),
                            ("tutoring", "Voluntary tutoring"),
                            ("medical_aid", "Medical aid"),
                            ("care_service", "Care service"),
                            ("housing_repair", "Housing repair"),
                            ("policy_agency", "Help with policies"),
                            ("companion", "Company and care"),
                            ("other", "Other help"),
                        ],
                        max_length=20,
                    ),
                ),
                ("measure", models.CharField(max_length=120)),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("once", "Once"),
                            ("weekly", "Weekly"),
                            ("twice_monthly", "Twice a month"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                        ],
                        max_length=15,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["domain", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Goal",
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
                ("lineage", models.UUIDField(default=casework.common.ids.new_id)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "domain",
                    models.CharField(
                        blank=True,
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
                ("due_on", models.DateField(blank=True, null=True)),
                ("wording_sealed", casework.vault.sealed.SealedField()),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Plan",
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for approval"),
                            ("active", "In force"),
                            ("superseded", "Replaced"),
                            ("ended", "Ended"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("from_on", models.DateField(blank=True, null=True)),
                ("until_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("submitted_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("content_hash", models.BinaryField(default=bytes, max_length=32)),
                ("narrative_sealed", casework.vault.sealed.SealedField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plans",
                        to="households.household",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writers",
                    models.ManyToManyField(
                        help_text="Everyone who wrote on this version; none of them may decide on it.",
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["stage", "submitted_at"], name="plans_plan_queue"),
                    models.Index(fields=["author", "stage"], name="plans_plan_author"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household", "number"), name="plans_plan_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "active")),
                        fields=("household",),
                        name="plans_plan_one_active",
                        violation_error_message="A household has one plan in force.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage__in", ("draft", "submitted"))),
                        fields=("household",),
                        name="plans_plan_one_open",
                        violation_error_message="A household has one plan being written or decided on.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("from_on", None),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="plans_plan_dates",
                        violation_error_message="A plan can't end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at", None), ("submitted_by", None)),
                            models.Q(
                                ("submitted_at__isnull", False), ("submitted_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="plans_plan_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("returned_at", None), ("returned_by", None)),
                            models.Q(
                                ("returned_at__isnull", False), ("returned_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="plans_plan_returned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="plans_plan_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="plans_plan_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "submitted"), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="plans_plan_waiting_was_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "active"), _negated=True),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="plans_plan_active_was_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("stage__in", ("superseded", "ended", "withdrawn")),
                            ),
                            models.Q(
                                models.Q(
                                    ("stage__in", ("superseded", "ended", "withdrawn")),
                                    _negated=True,
                                ),
                                ("ended_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="plans_plan_over_has_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                models.Q(("decided_by", models.F("author")), _negated=True),
                                models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plans_plan_decided_by_another",
                        violation_error_message="Nobody approves a plan they wrote.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
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
                ("lineage", models.UUIDField(default=casework.common.ids.new_id)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("living_aid", "Living aid"),
                            ("job_referral", "Job referral"),
                            ("counselling", "Counselling"),
                            ("tutoring", "Voluntary tutoring"),
                            ("medical_aid", "Medical aid"),
                            ("care_service", "Care service"),
                            ("housing_repair", "Housing repair"),
                            ("policy_agency", "Help with policies"),
                            ("companion", "Company and care"),
                            ("other", "Other help"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("once", "Once"),
                            ("weekly", "Weekly"),
                            ("twice_monthly", "Twice a month"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                        ],
                        max_length=15,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                ("wording_sealed", casework.vault.sealed.SealedField()),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="plans.goal",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="households.household",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "lineage"), name="plans_measure_lineage"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="goal",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="goals", to="plans.plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(
                fields=("plan", "lineage"), name="plans_goal_lineage"
            ),
        ),
    ]
