"""Puts the room's case rows under row-level security on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from casework.access.policies import guard, guard_area_rows


class Migration(migrations.Migration):
    """One policy each for reading, adding, changing and removing, a table at a time."""

    dependencies: ClassVar = [
        ("reports", "0001_tables"),
        ("households", "0003_row_level_security"),
    ]
    replaces: ClassVar = [
        ("reports", "0004_row_level_security"),
    ]

    operations: ClassVar = [
        guard("reports_disclosure"),
        guard_area_rows("reports_ledgerdisclosure"),
    ]
