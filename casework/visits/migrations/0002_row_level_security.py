"""Puts the room's case rows under row-level security on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from casework.access.policies import guard


class Migration(migrations.Migration):
    """One policy each for reading, adding, changing and removing, a table at a time."""

    dependencies: ClassVar = [
        ("visits", "0001_tables"),
        ("households", "0003_row_level_security"),
    ]
    replaces: ClassVar = [
        ("visits", "0003_row_level_security"),
    ]

    operations: ClassVar = [
        guard("visits_visit"),
        guard("visits_measuredone"),
        guard("visits_addendum"),
        guard("visits_visitphoto"),
    ]
