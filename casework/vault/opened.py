"""Remembers whose records were opened while a block ran, for the log of who saw what."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_households: ContextVar[set[UUID] | None] = ContextVar("vault_opened", default=None)


@contextmanager
def watched() -> Iterator[set[UUID]]:
    """Collect the households of whom anything is opened inside, by their ids.

    What is sealed apart from any household stands there under the id of its own row.
    """
    found: set[UUID] = set()
    token = _households.set(found)
    try:
        yield found
    finally:
        _households.reset(token)


def note(household_id: UUID) -> None:
    """Remember a household of whom something was opened, where anyone watches."""
    found = _households.get()
    if found is not None:
        found.add(household_id)
