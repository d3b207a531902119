"""The second net on PostgreSQL as SQL: which rows a role other than the tables' owner may touch.

Each policy asks the settings that `casework.access.net` puts into a transaction. Where they are not
set there is no row. A table that belongs to a household asks the household; further tables ask the
one they belong to. The owner of the tables, who migrates and backs up, is under no policy.
"""

from typing import Any

from django.db import migrations

HOUSEHOLDS = "households_household"
SYSTEM = "casework.system"
READ_AREAS, READ_HOUSEHOLDS = "casework.read_areas", "casework.read_households"
WRITE_AREAS, WRITE_HOUSEHOLDS = "casework.write_areas", "casework.write_households"

# Asked once a query and not once a row: a scalar subquery that names no row.
IS_SYSTEM = f"(SELECT current_setting('{SYSTEM}', true) = 'on')"


def ids(setting: str) -> str:
    """Return a subquery for the ids of a setting, none where it was never set or set to nothing.

    PostgreSQL hashes it once a query; an array it would look through again for each row.
    """
    return f"(SELECT unnest(NULLIF(current_setting('{setting}', true), '')::uuid[]))"


def by_ids(row: str, areas: str, households: str) -> str:
    """Return the condition that a household's row lies in the areas or is one of the households."""
    return f"{row}.area_id IN {ids(areas)} OR {row}.id IN {ids(households)}"


def of_household(table: str, path: tuple[tuple[str, str], ...], *, writes: bool) -> str:
    """Return the condition that a table's row belongs to a household that may be read or written.

    `path`: (column, table it points at) from the row up to the household. For reading the next
    table's own policy answers; it has none of its own for writing, so that is asked of each.
    """
    column, parent = path[0]
    joins, last = "", "p0"
    if writes:
        for place, (key, above) in enumerate(path[1:], start=1):
            joins += f" JOIN {above} p{place} ON p{place}.id = {last}.{key}"
            last = f"p{place}"
    condition = f"SELECT 1 FROM {parent} p0{joins} WHERE p0.id = {table}.{column}"  # noqa: S608 - names in our own migrations
    if writes:
        condition += f" AND ({by_ids(last, WRITE_AREAS, WRITE_HOUSEHOLDS)})"
    return f"EXISTS ({condition})"


def of_area(table: str, areas: str) -> str:
    """Return the condition that a row lies in an area; it knows no household."""
    return f"{table}.area_id IN {ids(areas)}"


def statements(table: str, reads: str, writes: str) -> list[str]:
    """Return the SQL that puts a table under row-level security."""
    reads, writes = f"{IS_SYSTEM} OR {reads}", f"{IS_SYSTEM} OR {writes}"
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY scope_read ON {table} FOR SELECT USING ({reads})",
        f"CREATE POLICY scope_add ON {table} FOR INSERT WITH CHECK ({writes})",
        f"CREATE POLICY scope_change ON {table} FOR UPDATE USING ({writes})",
        f"CREATE POLICY scope_remove ON {table} FOR DELETE USING ({writes})",
    ]


def undoing(table: str) -> list[str]:
    """Return the SQL that takes a table out again."""
    names = ("scope_read", "scope_add", "scope_change", "scope_remove")
    policies = [f"DROP POLICY {name} ON {table}" for name in names]
    return [*policies, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]


def guard_households() -> "OnPostgreSQL":
    """Return the migration step for the table of households itself."""
    reads = by_ids(HOUSEHOLDS, READ_AREAS, READ_HOUSEHOLDS)
    writes = by_ids(HOUSEHOLDS, WRITE_AREAS, WRITE_HOUSEHOLDS)
    return step(HOUSEHOLDS, reads, writes)


def guard_area_rows(table: str) -> "OnPostgreSQL":
    """Return the migration step for a table whose rows hang on an area."""
    return step(table, of_area(table, READ_AREAS), of_area(table, WRITE_AREAS))


def guard(table: str, *path: tuple[str, str]) -> "OnPostgreSQL":
    """Return the migration step for a table of household rows.

    Without a `path` its column household_id points at the household.
    """
    way = path or (("household_id", HOUSEHOLDS),)
    reads, writes = (of_household(table, way, writes=each) for each in (False, True))
    return step(table, reads, writes)


def step(table: str, reads: str, writes: str) -> "OnPostgreSQL":
    """Return a migration step that does nothing on SQLite, and can be undone."""
    return OnPostgreSQL([*statements(table, reads, writes)], [*undoing(table)])


class OnPostgreSQL(migrations.RunSQL):
    """Runs statements where the database is PostgreSQL.

    SQL and not Python: a Python step would have Django build every model as it was, which takes
    longer than all statements together.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Run them in the migration's transaction."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Undo them in the migration's transaction."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
