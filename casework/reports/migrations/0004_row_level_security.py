"""Puts the room's case rows under row-level security on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from casework.access.policies import guard


class Migration(migrations.Migration):
    """One policy each for reading, adding, changing and removing, a table at a time."""

    dependencies: ClassVar = [
        ("reports", "0003_copies_answer_requests"),
        ("households", "0010_row_level_security"),
    ]

    operations: ClassVar = [
        guard("reports_disclosure"),
    ]
