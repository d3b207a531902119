"""Where migrations were replaced by fewer ones: telling sites and backups from between."""

from collections.abc import Collection
from typing import Any

from django.core import checks
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

Key = tuple[str, str]


def replaced() -> dict[Key, list[Key]]:
    """Return what each migration that replaces others replaces."""
    found = MigrationLoader(None).disk_migrations.items()
    return {key: list(migration.replaces) for key, migration in found if migration.replaces}


def between(applied: Collection[Key]) -> bool:
    """Tell whether somewhere only a part of what a migration replaces was run.

    Django would take such a database for complete, the files that are missing being gone with all
    others. What a migration replaces is recorded as run with it.
    """
    told = set(applied)
    return any(told & set(olds) and not told >= set(olds) for olds in replaced().values())


def refusal(alias: str) -> str:
    """Return why migrations must not run on a database, nothing where they may."""
    if not between(MigrationRecorder(connections[alias]).applied_migrations()):
        return ""
    return _(
        "This database is from a version of Casework older than this one can update. Install "
        "the last version that had the migration reports.0009_ledgers, run its migrations, "
        "then come back."
    )


def check_between(databases: Collection[str] | None, **words: Any) -> list[checks.CheckMessage]:
    """Check, as `manage.py migrate` does first, that no database is from between two releases."""
    return [
        checks.Error(why, id="desk.E001") for alias in databases or () if (why := refusal(alias))
    ]
