"""Puts the room's case rows under row-level security on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from casework.access.policies import HOUSEHOLDS, guard


class Migration(migrations.Migration):
    """One policy each for reading, adding, changing and removing, a table at a time."""

    dependencies: ClassVar = [
        ("reviews", "0001_tables"),
        ("households", "0003_row_level_security"),
    ]

    operations: ClassVar = [
        guard("reviews_review"),
        guard("reviews_goaloutcome"),
        guard("reviews_closure"),
        guard("reviews_reopening"),
        guard(
            "reviews_goaloutcome_evidence",
            ("goaloutcome_id", "reviews_goaloutcome"),
            ("household_id", HOUSEHOLDS),
        ),
    ]
