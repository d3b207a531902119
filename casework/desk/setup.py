"""Making a site's keys and tables, so that one command brings a new folder to life."""

from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, router
from django.db.migrations.executor import MigrationExecutor

from casework.audit.keys import make_key_file
from casework.desk.releases import refusal
from casework.vault import custody
from casework.vault.router import KEYSTORE, VAULT


def prepare_site() -> None:
    """Make what is missing of keys and tables; leave what is there alone.

    Raises KeyProblem where the sealing key is lost although the keystore holds keys.
    """
    make_key_file(Path(settings.CASEWORK_AUDIT_KEY_FILE))
    bring_up_to_date(KEYSTORE)
    custody.initialise()
    bring_up_to_date(DEFAULT_DB_ALIAS)


def bring_up_to_date(alias: str) -> bool:
    """Run the migrations that a database lacks; return whether there were any.

    Raises CommandError where it is from a version too old to be updated by this one.
    """
    if why := refusal(alias):
        raise CommandError(why)
    if not behind(alias):
        return False
    # The keystore holds the vault's tables alone; going through all others takes ten times as long.
    rooms = [VAULT] if alias == KEYSTORE else []
    call_command("migrate", *rooms, database=alias, verbosity=0, skip_checks=True)
    return True


def behind(alias: str) -> bool:
    """Tell whether a database lacks a migration that the code has for its tables."""
    executor = MigrationExecutor(connections[alias])
    wanted = executor.loader.graph.leaf_nodes(VAULT if alias == KEYSTORE else None)
    return bool(executor.migration_plan(wanted))


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
