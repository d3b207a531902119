"""Writing thousands of rows by one statement: what is the same in all of them is sent once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models


def insert_each(
    model: type[models.Model], alike: Mapping[str, Any], each: Mapping[str, Sequence[Any]]
) -> None:
    """Insert one row for each place of the lists in `each`, by the columns' attribute names.

    `alike` holds what all rows share; whatever is named in neither must have a default in the
    database or be null. For rows without sealed columns: nothing of a model's own is called. Raises
    IntegrityError as one INSERT does.
    """
    fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    shared = {name: prepared(fields[name], value) for name, value in alike.items()}
    lists = {name: [prepared(fields[name], v) for v in values] for name, values in each.items()}
    if not all(lists.values()):
        return
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(fields[name].column) for name in (*shared, *lists))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            constants = [f"%s::{fields[name].db_type(connection)}" for name in shared]
            names = [f"c{n}" for n in range(len(lists))]
            arrays = ", ".join(f"%s::{fields[name].db_type(connection)}[]" for name in lists)
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {', '.join([*constants, *names])}"  # noqa: S608 - names of our own tables and columns
                f" FROM unnest({arrays}) AS each({', '.join(names)})",
                [*shared.values(), *lists.values()],
            )
            return
        marks = ", ".join(["%s"] * (len(shared) + len(lists)))
        rows = zip(*lists.values(), strict=True)
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - names of our own tables and columns
            [(*shared.values(), *row) for row in rows],
        )


def prepared(field: Any, value: Any) -> Any:
    """Return a value as the database takes it."""
    return field.get_db_prep_save(value, connection)
