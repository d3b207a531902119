"""The tables of the room.

The migrations that it replaces grew the same tables; sites that ran them all need nothing.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import casework.common.ids
import casework.vault.sealed


class Migration(migrations.Migration):
    replaces = [
        ("visits", "0001_initial"),
        ("visits", "0002_photos"),
        ("visits", "0004_phrase_books"),
        ("visits", "0005_met_index"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("households", "0001_tables"),
        ("plans", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhraseBook",
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
                    "content",
                    models.BinaryField(
                        help_text="Sealed under the vault's system root, bound to `id` and the worker."
                    ),
                ),
                (
                    "worker",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phrase_book",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
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
                ("number", models.PositiveIntegerField()),
                ("visited_at", models.DateTimeField()),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("home", "Home visit"),
                            ("phone", "By phone"),
                            ("office", "At the office"),
                            ("joint", "Joint visit"),
                        ],
                        max_length=10,
                    ),
                ),
                ("nobody_home", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("is_late", models.BooleanField(default=False)),
                ("next_on", models.DateField(blank=True, null=True)),
                ("log_sealed", casework.vault.sealed.SealedField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "ordering": ["-visited_at", "-number"],
                "indexes": [
                    models.Index(fields=["household", "-visited_at"], name="visits_visit_latest"),
                    models.Index(fields=["by", "-visited_at"], name="visits_visit_worker"),
                    models.Index(
                        condition=models.Q(("nobody_home", False)),
                        fields=["household", "visited_at"],
                        name="visits_visit_met",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household", "number"), name="visits_visit_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visited_at__lte", models.F("recorded_at"))),
                        name="visits_visit_not_ahead",
                        violation_error_message="A visit can't be written down before it happened.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureDone",
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
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Done"),
                            ("partly", "Partly done"),
                            ("not_done", "Not done"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note_sealed", casework.vault.sealed.SealedField()),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures_done",
                        to="households.household",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="done_at_visits",
                        to="plans.measure",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="visits.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["measure__goal__position", "measure__position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "measure"), name="visits_measure_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Addendum",
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
                ("created_at", models.DateTimeField()),
                ("content_sealed", casework.vault.sealed.SealedField()),
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
                        related_name="addenda",
                        to="households.household",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addenda",
                        to="visits.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="VisitPhoto",
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
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken_at_visit",
                        to="households.attachment",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visit_photos",
                        to="households.household",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="visits.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["attachment__number"],
            },
        ),
    ]
