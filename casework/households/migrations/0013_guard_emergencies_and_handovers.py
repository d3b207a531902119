"""Puts emergency readings and handed over households under row-level security on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from casework.access.policies import guard


class Migration(migrations.Migration):
    """One policy each for reading, adding, changing and removing."""

    dependencies: ClassVar = [
        ("households", "0012_emergencies_and_handovers"),
    ]

    operations: ClassVar = [
        guard("households_emergency"),
        guard("households_handedover"),
    ]
