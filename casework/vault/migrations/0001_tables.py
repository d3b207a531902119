"""The tables of the room.

The migrations that it replaces grew the same tables; sites that ran them all need nothing.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("vault", "0001_initial"),
        ("vault", "0002_tombstones_operations_recovery"),
        ("vault", "0003_when_old_keys_went"),
        ("vault", "0004_person_stones"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("household_id", models.UUIDField(primary_key=True, serialize=False)),
                ("shredded_at", models.DateTimeField()),
                (
                    "reason",
                    models.CharField(
                        help_text="A code; never words about the household.", max_length=20
                    ),
                ),
                ("mac", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="HouseholdKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("household_id", models.UUIDField()),
                ("dek_version", models.PositiveSmallIntegerField()),
                ("kek_version", models.PositiveIntegerField(db_index=True)),
                ("wrapped", models.BinaryField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household_id", "dek_version"), name="vault_one_key_a_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dek_version__gte", 1), ("kek_version__gte", 1)),
                        name="vault_household_key_versions_from_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Operation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                (
                    "target",
                    models.CharField(
                        blank=True, help_text="A version, a suite, an id.", max_length=40
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)),
                        fields=("kind",),
                        name="vault_one_operation_of_a_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonStone",
            fields=[
                ("person_id", models.UUIDField(primary_key=True, serialize=False)),
                ("household_id", models.UUIDField(db_index=True)),
                ("worker_id", models.UUIDField()),
                ("kind", models.CharField(help_text="restricted, lifted or erased", max_length=10)),
                ("decided_at", models.DateTimeField()),
                ("is_clean", models.BooleanField(default=True)),
                ("mac", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["restricted", "lifted", "erased"])),
                        name="vault_person_stone_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_key", models.BinaryField()),
                ("envelope", models.BinaryField()),
                ("threshold", models.PositiveSmallIntegerField()),
                ("shares", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shares__gte", models.F("threshold")), ("threshold__gte", 2)
                        ),
                        name="vault_recovery_threshold",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RootKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("suite", models.PositiveSmallIntegerField()),
                ("kek_version", models.PositiveIntegerField(db_index=True)),
                ("wrapped", models.BinaryField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "version"), name="vault_one_root_a_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kek_version__gte", 1), ("suite__in", [1, 2]), ("version__gte", 1)
                        ),
                        name="vault_root_key_numbers_known",
                    ),
                ],
            },
        ),
    ]
