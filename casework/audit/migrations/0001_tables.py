"""The tables of the room.

The migrations that it replaces grew the same tables; sites that ran them all need nothing.
"""

from django.db import migrations, models

import casework.common.ids


class Migration(migrations.Migration):
    replaces = [
        ("audit", "0001_initial"),
        ("audit", "0002_entry_sealed"),
        ("audit", "0003_checkpoints"),
        ("audit", "0004_finding_reviews"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("chain", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.PositiveBigIntegerField(default=0)),
                ("mac", models.BinaryField(default=b"", max_length=32)),
                ("signature", models.BinaryField(default=b"", max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
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
                ("number", models.PositiveBigIntegerField(help_text="1, 2, 3 … without gaps.")),
                ("created_at", models.DateTimeField()),
                ("chains", models.PositiveIntegerField()),
                ("entries", models.PositiveBigIntegerField(help_text="In all chains together.")),
                (
                    "root",
                    models.BinaryField(help_text="Merkle root over the heads.", max_length=32),
                ),
                (
                    "digest",
                    models.BinaryField(help_text="SHA-256 of the signed statement.", max_length=32),
                ),
                ("file_name", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="audit_checkpoint_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "chain",
                    models.UUIDField(
                        help_text="The street's id, or all zeros for acts of no street."
                    ),
                ),
                (
                    "seq",
                    models.PositiveBigIntegerField(
                        help_text="1, 2, 3 … within the chain, without gaps."
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.UUIDField(
                        help_text="The worker's id; empty for the system itself.", null=True
                    ),
                ),
                ("act", models.CharField(max_length=60)),
                ("thing_table", models.CharField(blank=True, max_length=60)),
                ("thing_id", models.UUIDField(null=True)),
                ("household_id", models.UUIDField(null=True)),
                (
                    "details",
                    models.JSONField(
                        default=dict, help_text="Codes, ids and counts; nothing sealed."
                    ),
                ),
                (
                    "sealed",
                    models.JSONField(
                        default=list,
                        help_text="Rows the act sealed, each as 'table.column row-id counter'.",
                    ),
                ),
                ("mac", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["household_id", "-at"], name="audit_entry_household"),
                    models.Index(fields=["actor", "-at"], name="audit_entry_actor"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "seq"), name="audit_entry_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingReview",
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
                ("rule", models.CharField(max_length=30)),
                ("worker", models.UUIDField(help_text="The id of whom the finding is about.")),
                ("day", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("in_order", "In order"),
                            ("talked", "Talked it over with the person"),
                            ("reported", "Reported to the head of the office"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("stood_in", "The person stood in for a colleague."),
                            ("called", "A call, an emergency or a visit made it necessary."),
                            (
                                "assigned",
                                "A supervisor had asked for it: a check, a transfer, statistics.",
                            ),
                            ("training", "It was training or being shown the ropes."),
                            ("mistake", "It was a mistake, and the person knows what was wrong."),
                            ("no_reason", "The person gave no reason that holds."),
                        ],
                        max_length=10,
                    ),
                ),
                ("reviewed_at", models.DateTimeField()),
                ("reviewed_by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "worker", "day"), name="audit_review_once"
                    )
                ],
            },
        ),
    ]
