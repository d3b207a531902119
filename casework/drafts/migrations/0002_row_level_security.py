"""Puts drafts about households under row-level security on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from casework.access.policies import guard


class Migration(migrations.Migration):
    """One policy each for reading, adding, changing and removing."""

    dependencies: ClassVar = [
        ("drafts", "0001_tables"),
        ("households", "0003_row_level_security"),
    ]

    operations: ClassVar = [
        guard("drafts_householddraft"),
    ]
