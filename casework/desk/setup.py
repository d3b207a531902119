"""Making a site's keys and tables, so that one command brings a new folder to life."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from casework.audit.keys import make_key_file
from casework.vault import custody


def prepare_site() -> None:
    """Make what is missing of keys and tables; leave what is there alone.

    Raises KeyFileProblem where the sealing key is lost although the keystore holds keys.
    """
    make_key_file(Path(settings.CASEWORK_AUDIT_KEY_FILE))
    if behind("keystore"):
        call_command("migrate", database="keystore", verbosity=0, skip_checks=True)
    custody.initialise()
    if behind("default"):
        call_command("migrate", database="default", verbosity=0, skip_checks=True)


def behind(alias: str) -> bool:
    """Tell whether a database lacks a migration that the code has."""
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
