"""Puts the room's case rows under row-level security on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from casework.access.policies import HOUSEHOLDS, guard


class Migration(migrations.Migration):
    """One policy each for reading, adding, changing and removing, a table at a time."""

    dependencies: ClassVar = [
        ("assessments", "0002_seed_instrument"),
        ("households", "0003_row_level_security"),
    ]

    operations: ClassVar = [
        guard("assessments_assessment"),
        guard(
            "assessments_assessment_writers",
            ("assessment_id", "assessments_assessment"),
            ("household_id", HOUSEHOLDS),
        ),
    ]
