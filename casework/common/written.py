"""Which sealed rows the transaction at hand has written, for the audit entry that ends the act.

The vault notes, the audit tells; neither knows the other. The notes hang on the transaction as its
callbacks for a commit do, because Django lets those go with every savepoint that is rolled back.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction


class Written(NamedTuple):
    """One sealed column ("table.column") of one row, and how often it has been sealed by now."""

    column: str
    row_id: UUID
    counter: int


class Note:
    """A callback that does nothing; it stands for what was written."""

    def __init__(self, written: Written) -> None:
        self.written = written

    def __call__(self) -> None:
        """Go with the commit."""


class Told:
    """A callback that does nothing; it stands for the notes that an audit entry took up."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self.notes = set(notes)

    def __call__(self) -> None:
        """Go with the commit."""


def note(column: str, row_id: UUID, counter: int) -> None:
    """Note that a row was sealed in this transaction; outside of one there is nothing to note."""
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        transaction.on_commit(Note(Written(column, row_id, counter)))


def waiting() -> list[Note]:
    """Return the notes that no audit entry has taken up yet."""
    callbacks = [entry[1] for entry in connections[DEFAULT_DB_ALIAS].run_on_commit]
    told = {note for callback in callbacks if isinstance(callback, Told) for note in callback.notes}
    return [call for call in callbacks if isinstance(call, Note) and call not in told]


def take() -> list[Written]:
    """Return what was written since the last call, in order, the last counter of each row.

    What was written before a savepoint, and taken inside it, is returned again if that savepoint
    is rolled back.
    """
    notes = waiting()
    if notes:
        transaction.on_commit(Told(notes))
    last = {(note.written.column, note.written.row_id): note.written for note in notes}
    return list(last.values())
