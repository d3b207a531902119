"""Puts ties to the world outside under row-level security on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from casework.access.policies import guard


class Migration(migrations.Migration):
    """One policy each for reading, adding, changing and removing."""

    dependencies: ClassVar = [
        ("households", "0014_ties_inside_and_outside"),
    ]

    operations: ClassVar = [
        guard("households_outsidetie"),
    ]
