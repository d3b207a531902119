"""Puts the room's case rows under row-level security on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from casework.access.policies import HOUSEHOLDS, guard, guard_area_rows, guard_households


class Migration(migrations.Migration):
    """One policy each for reading, adding, changing and removing, a table at a time."""

    dependencies: ClassVar = [
        ("households", "0002_seed_visit_intervals"),
    ]
    replaces: ClassVar = [
        ("households", "0010_row_level_security"),
    ]

    operations: ClassVar = [
        guard_households(),
        guard_area_rows("households_rosterimport"),
        guard("households_categoryperiod"),
        guard("households_person"),
        guard("households_tie"),
        guard("households_consent"),
        guard("households_attachment"),
        guard("households_datarequest"),
        guard("households_shredrequest"),
        guard("households_retentionhold"),
        guard("households_task"),
        guard("households_searchsubject"),
        guard(
            "households_searchtoken",
            ("subject_id", "households_searchsubject"),
            ("household_id", HOUSEHOLDS),
        ),
        guard("households_emergency"),
        guard("households_handedover"),
        guard("households_outsidetie"),
    ]
