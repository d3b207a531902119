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
    replaces = [("drafts", "0001_drafts")]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("households", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseholdDraft",
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
                    "page",
                    models.CharField(help_text="The page's path: ids, no words.", max_length=300),
                ),
                ("key", models.UUIDField()),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("saved_at", models.DateTimeField(default=casework.common.dates.now)),
                ("content_sealed", casework.vault.sealed.SealedField()),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_drafts",
                        to="households.household",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-saved_at"],
                "indexes": [
                    models.Index(fields=["worker", "page"], name="drafts_household_page"),
                    models.Index(fields=["saved_at"], name="drafts_household_saved"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LooseDraft",
            fields=[
                (
                    "page",
                    models.CharField(help_text="The page's path: ids, no words.", max_length=300),
                ),
                ("key", models.UUIDField()),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("saved_at", models.DateTimeField(default=casework.common.dates.now)),
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("content", models.BinaryField(help_text="Sealed under the vault's system root.")),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-saved_at"],
                "indexes": [
                    models.Index(fields=["worker", "page"], name="drafts_loose_page"),
                    models.Index(fields=["saved_at"], name="drafts_loose_saved"),
                ],
            },
        ),
    ]
