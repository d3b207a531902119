"""The tables of the room.

The migrations that it replaces grew the same tables; sites that ran them all need nothing.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import casework.common.ids
import casework.vault.sealed


class Migration(migrations.Migration):
    replaces = [("reviews", "0001_initial")]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("assessments", "0001_tables"),
        ("households", "0001_tables"),
        ("plans", "0001_tables"),
        ("visits", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closure",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("goals_met", "Goals met"),
                            ("ended_by_person", "Ended by the household"),
                            ("beyond_ability", "Beyond our ability, referred on"),
                            ("status_changed", "Status changed"),
                            ("moved_away", "Moved away"),
                            ("died", "Died"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("proposed", "Waiting for the decision"),
                            ("approved", "Case closed"),
                            ("returned", "Returned"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("content_hash", models.BinaryField(default=bytes, max_length=32)),
                ("text_sealed", casework.vault.sealed.SealedField()),
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
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="households.household",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-id"],
                "indexes": [
                    models.Index(fields=["stage", "proposed_at"], name="reviews_closure_queue")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "proposed")),
                        fields=("household",),
                        name="reviews_closure_one_proposed",
                        violation_error_message="Closing this case is proposed already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reviews_closure_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="reviews_closure_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["approved", "returned"]), _negated=True),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="reviews_closure_decision_has_a_hand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "withdrawn"), ("withdrawn_at__isnull", False)),
                            models.Q(
                                models.Q(("stage", "withdrawn"), _negated=True),
                                ("withdrawn_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_closure_withdrawal_has_a_hand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reviews_closure_decided_by_another",
                        violation_error_message="Nobody approves a closure they proposed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
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
                ("reopened_at", models.DateTimeField()),
                ("text_sealed", casework.vault.sealed.SealedField()),
                (
                    "closure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reopening",
                        to="reviews.closure",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reopenings",
                        to="households.household",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-reopened_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                ("reviewed_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("continue", "Go on with the plan"),
                            ("adjust", "Adjust the plan"),
                            ("close", "Close the case"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text_sealed", casework.vault.sealed.SealedField()),
                (
                    "assessment_now",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "assessment_then",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "by",
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
                        related_name="reviews",
                        to="households.household",
                    ),
                ),
                (
                    "next_plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="asked_for_by",
                        to="plans.plan",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="reviews",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["plan", "-reviewed_on"], name="reviews_review_latest")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household", "number"), name="reviews_review_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "adjust"), ("next_plan__isnull", False)),
                            models.Q(
                                models.Q(("decision", "adjust"), _negated=True), ("next_plan", None)
                            ),
                            _connector="OR",
                        ),
                        name="reviews_review_adjusts_into_a_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessment_now", None), ("assessment_then", None)),
                            models.Q(
                                ("assessment_now__isnull", False),
                                ("assessment_then__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_review_assessments",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalOutcome",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("achieved", "Achieved"),
                            ("progress", "Some progress"),
                            ("none", "No change"),
                            ("worse", "Got worse"),
                        ],
                        max_length=10,
                    ),
                ),
                ("finding_sealed", casework.vault.sealed.SealedField()),
                ("evidence", models.ManyToManyField(related_name="shows", to="visits.visit")),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="outcomes",
                        to="plans.goal",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goal_outcomes",
                        to="households.household",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["goal__position", "goal_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "goal"), name="reviews_goal_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["achieved", "progress", "none", "worse"])
                        ),
                        name="reviews_goal_status",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="closure",
            name="review",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="closures",
                to="reviews.review",
            ),
        ),
    ]
