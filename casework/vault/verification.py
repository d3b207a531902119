"""Tries every seal of the site: what does not open is reported by table and row id."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models.functions import Substr

from casework.vault import keys, shredding
from casework.vault.envelope import HEADER_BYTES, counter_of
from casework.vault.models import HouseholdKey, RootKey
from casework.vault.sealed import SealBroken, Sealed, columns

BATCH = 500


def sealed_models() -> list[type[models.Model]]:
    """Return the stored models that have a sealed column, by table name."""
    found = (model for model in apps.get_models() if columns(model) and not model._meta.proxy)
    return sorted(found, key=lambda model: model._meta.db_table)


def count() -> int:
    """Return how many rows `broken_rows` will look at."""
    return sum(_rows(model).count() for model in sealed_models())


def broken_rows(looked_at: Callable[[int], None]) -> Iterator[tuple[str, UUID]]:
    """Yield (table, row id) of each row with a seal that does not open, changing nothing.

    The emptied record of a household that was shredded is no broken one. `looked_at` is told after
    each batch how many rows it held.
    """
    gone = shredding.shredded_ids()
    for model in sealed_models():
        last: UUID | None = None
        while batch := _batch(model, last):
            yield from _broken(batch, columns(model), gone)
            looked_at(len(batch))
            last = batch[-1].pk


def counters(column: str, row_ids: list[UUID]) -> dict[UUID, int]:
    """Return how often each row has been sealed in a column ("table.column"), by its header.

    Rows that are gone, those emptied because their household was shredded, and columns that this
    release doesn't know, are left out.
    """
    table, _dot, name = column.partition(".")
    found = [model for model in sealed_models() if model._meta.db_table == table]
    if not found or name not in columns(found[0]):
        return {}
    # A part of a blob is no seal, so it is read as what it is: bytes.
    head = Substr(name, 1, HEADER_BYTES, output_field=models.BinaryField())
    rows = _rows(found[0]).filter(pk__in=row_ids).values_list("pk", head)
    found_rows = {row_id: counter_of(blob) for row_id, blob in rows if blob}
    absent = {row_id for row_id, blob in rows if not blob} - shredding.shredded_ids()
    return found_rows | dict.fromkeys(absent, 0)


def broken_keys() -> Iterator[str]:
    """Yield each key of the keystore that does not open, as "table row", needed by a row or not.

    A household's rows may all open while a version of its key that was never used does not.
    """
    for row in HouseholdKey.objects.order_by("pk").iterator():
        try:
            keys.open_household_key(row)
        except keys.KeyMissing:
            yield f"{row._meta.db_table} {row}"
    for root in RootKey.objects.order_by("pk"):
        try:
            keys.open_root(root)
        except keys.KeyMissing:
            yield f"{root._meta.db_table} {root}"


def _rows(model: type[models.Model]) -> "models.QuerySet[Any]":
    # The vault stands below the rooms whose managers ask for a scope, and looks at no content.
    return models.QuerySet(model=model)


def _batch(model: type[models.Model], last: UUID | None) -> list[models.Model]:
    rows = _rows(model).order_by("pk")
    return list((rows if last is None else rows.filter(pk__gt=last))[:BATCH])


def _broken(
    batch: list[models.Model], sealed: dict[str, Sealed[Any]], gone: set[UUID]
) -> Iterator[tuple[str, UUID]]:
    keys.warm(getattr(row, "household_id", row.pk) for row in batch)
    for row in batch:
        if _is_emptied(row, sealed, gone):
            continue
        try:
            for column in sealed.values():
                column.__get__(row)
        except SealBroken as error:
            yield error.table, error.row_id


def _is_emptied(row: models.Model, sealed: dict[str, Sealed[Any]], gone: set[UUID]) -> bool:
    """Tell whether a row holds nothing any more because its household was shredded."""
    household_id = getattr(row, "household_id", row.pk)
    return household_id in gone and not any(getattr(row, column) for column in sealed)
