"""Making one file of a batch, as its owner: asked for anew at its own moment, kept with its state.

What is read is of one moment, pages are set outside of any transaction, and the paper, its line in
the log and the file's state are one transaction: two processes work side by side on SQLite too,
where a transaction that writes keeps everybody else from writing.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from casework.access import net
from casework.access.fields import as_shown_to
from casework.access.models import Worker
from casework.audit.chain import record
from casework.households.models import Household
from casework.reports.actions import case_file, papers
from casework.reports.actions.batch_work import fail_file, keep_file
from casework.reports.actions.printing import locked_for_print
from casework.reports.documents.built import DocumentNotLaidOut
from casework.reports.models import Batch, BatchFile, DisclosureNote, Problem
from casework.vault import broken
from casework.vault.keys import KeyMissing
from casework.vault.sealed import SealBroken

log = logging.getLogger(__name__)

PROBLEMS: dict[type[Exception], Problem] = {
    PermissionDenied: Problem.MAY_NOT,
    papers.NothingYet: Problem.NOTHING,
    DocumentNotLaidOut: Problem.NOT_LAID_OUT,
    SealBroken: Problem.UNREADABLE,
    KeyMissing: Problem.UNREADABLE,
}


def owner_of(batch: Batch) -> Worker:
    """Return the batch's owner as they stand now: nothing that is remembered of their scope."""
    return Worker.objects.get(pk=batch.created_by_id)


@contextmanager
def acting_as(worker: Worker) -> Iterator[None]:
    """Do the work inside as the worker would in a request: masks, scope, the database's own net."""
    with as_shown_to(worker), transaction.atomic(), net.within(worker):
        yield


@contextmanager
def one_moment() -> Iterator[None]:
    """Let the next transaction on SQLite only read, so that nobody who writes waits for it."""
    connection = transaction.get_connection()
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual, connection.transaction_mode = connection.transaction_mode, None
    try:
        yield
    finally:
        connection.transaction_mode = usual


@sensitive_variables()
def make_file(batch: Batch, file: BatchFile, lease: UUID) -> None:
    """Make the paper of a file that is in hand, or write down why it can't be made.

    No exception leaves it: what one says may quote a record.
    """
    broken.begin()
    worker = owner_of(batch)
    try:
        with one_moment(), acting_as(worker):
            gathered = gathered_for(batch, file, by=worker)
        drawn = gathered.drawn()
        with acting_as(worker):
            keep_file(file_id=file.pk, lease=lease, drawn=drawn, by=worker)
    except Household.DoesNotExist:
        fail_file(file_id=file.pk, lease=lease, problem=why_absent(file, worker), by=worker)
    except Exception as problem:
        code = PROBLEMS.get(type(problem), Problem.UNEXPECTED)
        if code == Problem.UNEXPECTED:
            log.exception("a file of a batch failed: file=%s", file.pk)
        fail_file(file_id=file.pk, lease=lease, problem=code, by=worker)
    if rows := broken.drain():
        record("seal broken", None, by=worker, rows=[f"{table}:{pk}" for table, pk in rows])


def gathered_for(
    batch: Batch, file: BatchFile, *, by: Worker
) -> papers.Gathered | case_file.Gathered:
    """Return what the paper will show; raise as `print_paper` does."""
    household = locked_for_print(file.household_id, document=batch.document, by=by)
    note = note_of(batch)
    return papers.gather_one_of_many(batch.document, household, note, batch.level, by=by)


def note_of(batch: Batch) -> DisclosureNote:
    """Return what the papers are for; raise SealBroken."""
    note = batch.note
    if note is None:
        broken.remember(batch._meta.db_table, batch.pk)
        raise SealBroken(batch._meta.db_table, batch.pk)
    return note


def why_absent(file: BatchFile, worker: Worker) -> Problem:
    """Tell a household that is destroyed from one that the worker no longer sees."""
    with acting_as(worker):
        gone = Household.objects.shredded_to(worker).filter(pk=file.household_id)
        return Problem.SHREDDED if gone.exists() else Problem.OUT_OF_SCOPE
