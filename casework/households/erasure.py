"""Emptying the tables of one household: which rows it has, in every room, and their removal.

The rooms above are reached through Django's registry of models and their foreign keys, so that a
table that a room adds later is emptied as well, without anyone having to remember it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import models

from casework.access.grants import end_household_grants
from casework.access.models import Worker
from casework.access.net import as_system
from casework.common.dates import local_date
from casework.households.attachments.upkeep import remove_files
from casework.households.models import (
    Household,
    RosterImport,
    RosterStage,
    ShredRequest,
    ShredStage,
    Stage,
)
from casework.vault import shredding
from casework.vault.sealed import SealedBytes, columns, readable

# What stays: who asked, who decided and why; codes and ids, nothing about the family.
KEPT: tuple[type[models.Model], ...] = (ShredRequest,)

# Columns of a household's row that stay as they are; every other one is emptied.
STAYS = frozenset({"id", "number", "area", "street", "created_by"})

# What a household has outside the databases; each is called with its id, after the keys are gone
# and before the rows, and may be called again.
OUTSIDE: list[Callable[[UUID], object]] = [remove_files]


class Rows(NamedTuple):
    """A table that holds rows of households, and the path from it to the household's id."""

    model: type[models.Model]
    path: str

    def of(self, household_id: UUID) -> "models.QuerySet[Any]":
        """Return the household's rows; for erasing alone, which no scope narrows."""
        return models.QuerySet(model=self.model).filter(**{self.path: household_id})


def tables() -> list[Rows]:
    """Return every table with rows of a household, those that point at others before these.

    In this order each path can still be followed when its table's turn comes.
    """
    found: dict[type[models.Model], str] = {}
    waiting: list[tuple[type[models.Model], str]] = [(Household, "")]
    while waiting:
        target, path = waiting.pop(0)
        for model, field in pointing_at(target):
            if model not in found and model not in (Household, *KEPT):
                found[model] = f"{field}__{path}" if path else f"{field}_id"
                waiting.append((model, found[model]))
    return [Rows(model, path) for model, path in reversed(found.items())]


def emptied_models() -> list[type[models.Model]]:
    """Return the models whose tables an erasure touches."""
    return [Household, RosterImport, *(rows.model for rows in tables())]


def pointing_at(target: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Yield (model, field) of each stored foreign key to a model; many-to-many tables too."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is target and not model._meta.proxy:
                yield model, field.name


def contents(household: Household) -> dict[str, int]:
    """Return how many rows of each model (app.Model) would be destroyed; a query a model."""
    counts = {
        rows.model._meta.label: rows.of(household.pk).count()
        for rows in reversed(tables())
        if not rows.model._meta.auto_created
    }
    return {label: count for label, count in counts.items() if count}


def erase(household: Household, *, reason: str, at: datetime, by: Worker | None) -> None:
    """Delete every row of a locked household, and empty its own; the caller's transaction.

    Its keys must be destroyed before. What remains is number, area and that, when and why.
    """
    # The rows point at each other in every direction: the database looks at their keys at the end.
    for rows in tables():
        rows.of(household.pk)._raw_delete("default")
    end_household_grants(household.pk, by=by)
    empty(household, reason=reason, at=at)
    unfinished = household.shred_requests.filter(stage=ShredStage.APPROVED)
    unfinished.update(stage=ShredStage.ERASED)


def empty(household: Household, *, reason: str, at: datetime) -> None:
    """Set each column of a household's row to nothing, but those that stay."""
    values: dict[str, Any] = {
        field.name: emptied(field)
        for field in Household._meta.concrete_fields
        if field.name not in STAYS
    }
    values |= dict.fromkeys(columns(Household), SealedBytes(b""))
    day = local_date(at)
    values |= {"stage": Stage.SHREDDED, "shredded_on": day, "shred_reason": reason}
    values |= {"opened_on": day, "created_at": at, "version": household.version + 1}
    models.QuerySet(model=Household).filter(pk=household.pk).update(**values)


def emptied(field: Any) -> Any:
    """Return the value of a column that says nothing."""
    if field.null:
        return None
    return field.default if isinstance(field.default, bool | int) else ""


def rosters_naming(household: Household, *stages: RosterStage) -> list[RosterImport]:
    """Return the imports that told of the household, at any of the stages; opens each.

    In every street: a roster may tell of someone who is on file in another one.
    """
    rosters = RosterImport.objects.unscoped("a shredded household's rosters").filter(
        stage__in=stages or RosterStage.values
    )
    with as_system("a shredded household's rosters"):
        return [roster for roster in rosters if names(roster, household.pk)]


def names(roster: RosterImport, household_id: UUID) -> bool:
    """Tell whether a roster's outcome names a household; what doesn't open tells nobody."""
    outcome = readable(roster, RosterImport.outcome)
    return outcome is not None and any(line[2] == str(household_id) for line in outcome.lines)


def erase_rosters() -> set[UUID]:
    """Delete the imports whose key is destroyed, and return their ids."""
    rosters = RosterImport.objects.unscoped("rosters without a key")
    ids = tombstoned(rosters)
    rosters.filter(pk__in=ids).delete()
    return ids


def tombstoned(rows: "models.QuerySet[Any]") -> set[UUID]:
    """Return the ids of those rows that have a tombstone in the keystore."""
    return set(rows.filter(pk__in=shredding.shredded_ids()).values_list("pk", flat=True))
