"""Households on their way into a ledger: fetched by keyset, their keys warmed, opened once each."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from uuid import UUID

from casework.households.models import (
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    Person,
    PersonCondition,
    PersonIdentity,
)
from casework.households.naming import set_aside_words
from casework.reports.gather.reading import UNREADABLE, Reader
from casework.vault import keys
from casework.vault.payload import P
from casework.vault.sealed import Sealed, readable

BATCH = 100


class Inmate:
    """A person of the record, opened when asked."""

    def __init__(self, row: Person, home: "Home") -> None:
        self.row, self.home = row, home

    @cached_property
    def known(self) -> PersonIdentity | None:
        """Who it is, also where no ledger says so, to keep the name out of texts."""
        return readable(self.row, Person.identity)

    @cached_property
    def known_names(self) -> tuple[str, ...]:
        return (self.known.name, *self.known.other_names) if self.known else ()

    @cached_property
    def identity(self) -> PersonIdentity | None:
        """Who it is, None where that doesn't open or the data are set aside."""
        if self.row.is_set_aside:
            return None
        if self.known is None:
            self.home.miss(f"成员 {self.row.position + 1}：身份信息")
        return self.known

    @cached_property
    def condition(self) -> PersonCondition | None:
        """How they are, None where that doesn't open or the data are set aside."""
        if self.row.is_set_aside:
            return None
        return self.home.open(self.row, Person.condition, f"成员 {self.row.position + 1}：个人情况")

    @cached_property
    def name(self) -> str:
        """What a ledger calls them."""
        if self.row.is_set_aside:
            return set_aside_words(self.row)
        return self.identity.name if self.identity else UNREADABLE


class Home:
    """A household with everyone of its record; what doesn't open is remembered by `reader`."""

    def __init__(self, household: Household, reader: Reader) -> None:
        self.household, self.reader = household, reader
        # Forms of the names of whoever is nobody of the record; none are known at level full.
        self.others: tuple[str, ...] = ()
        rows: Any = household.people
        self.people = [Inmate(row, self) for row in rows.all()]

    @cached_property
    def identity(self) -> HouseholdIdentity | None:
        return self.open(self.household, Household.identity, "地址和电话")

    @cached_property
    def situation(self) -> HouseholdSituation | None:
        return self.open(self.household, Household.situation, "致困原因和接案说明")

    @cached_property
    def present(self) -> list[Inmate]:
        """Everyone of the record who hasn't left."""
        return [one for one in self.people if one.row.left_on is None]

    @cached_property
    def head(self) -> Inmate | None:
        return next((one for one in self.present if one.row.is_head), None)

    @cached_property
    def known_names(self) -> frozenset[str]:
        """Every name of everyone of the record."""
        return frozenset(name for one in self.people for name in one.known_names)

    @cached_property
    def names(self) -> dict[UUID, str]:
        """What a ledger calls everyone of the record, by the id of their row."""
        return {one.row.pk: one.name for one in self.people}

    @cached_property
    def head_name(self) -> str:
        return self.head.name if self.head else ""

    def open(self, row: Any, sealed: Sealed[P], what: str) -> P | None:
        """Return a payload of the household, None for one that doesn't open."""
        return self.reader.open(row, sealed, f"{self.household.number} {what}")

    def miss(self, what: str) -> None:
        """Remember that something of the household could not be read."""
        self.reader.miss(f"{self.household.number} {what}")


def batches(households: Any, reader: Reader) -> Iterator[list[Home]]:
    """Yield the households of a query by file number, some at a time, ready to be opened.

    Only those of one batch are in memory. `households` is scoped by the caller.
    """
    rows = households.order_by("number").select_related("area", "street", "worker")
    rows, last = rows.prefetch_related("people"), ""
    while batch := list(rows.filter(number__gt=last)[:BATCH]):
        keys.warm(row.pk for row in batch)
        yield [Home(row, reader) for row in batch]
        last = batch[-1].number
