"""Making a site's keys and tables, so that one command brings a new folder to life."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, router
from django.db.migrations.executor import MigrationExecutor

from casework.audit.keys import make_key_file
from casework.vault import custody


def prepare_site() -> None:
    """Make what is missing of keys and tables; leave what is there alone.

    Raises KeyProblem where the sealing key is lost although the keystore holds keys.
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


def stands(model: type[models.Model]) -> bool:
    """Tell whether the table of a model is there, without making an SQLite file by asking."""
    connection = connections[router.db_for_read(model) or DEFAULT_DB_ALIAS]
    path = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and "memory" not in path.name and not path.exists():
        return False
    try:
        return model._meta.db_table in connection.introspection.table_names()
    except DatabaseError:
        return False
