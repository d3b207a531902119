"""Puts the room's case rows under row-level security on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from casework.access.policies import HOUSEHOLDS, guard


class Migration(migrations.Migration):
    """One policy each for reading, adding, changing and removing, a table at a time."""

    dependencies: ClassVar = [
        ("plans", "0001_tables"),
        ("households", "0003_row_level_security"),
    ]

    operations: ClassVar = [
        guard("plans_plan"),
        guard("plans_goal"),
        guard("plans_measure"),
        guard("plans_plan_writers", ("plan_id", "plans_plan"), ("household_id", HOUSEHOLDS)),
    ]
