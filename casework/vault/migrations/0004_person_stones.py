"""Stones of people: what was decided about their data, for a restore to repeat."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0003_when_old_keys_went"),
    ]

    operations = [
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
    ]
