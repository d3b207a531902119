"""Who has which piece of work in hand: taken for a while, put off by a heartbeat, free after that.

A process that was killed puts nothing off any more, and another one takes its work over.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from casework.common.dates import now
from casework.reports.models import Batch, BatchFile, BatchStage, FileState, Problem

# What broke off so often isn't tried again: it may be what kills the process.
MOST_ATTEMPTS = 3
BEATS_A_LEASE = 3
# Binding hundreds of pages is one piece of work, in which a beat may come late on a busy machine.
LEASES_OF_BINDING = 4


def lease_end(leases: int = 1) -> datetime:
    """Return until when work that is taken now is somebody's."""
    return now() + timedelta(seconds=leases * settings.CASEWORK_BATCH_LEASE_SECONDS)


def free(instant: datetime) -> Q:
    """Return the condition that a file waits, or that whoever had it in hand is gone."""
    return Q(state=FileState.WAITING) | Q(state=FileState.MAKING, lease_until__lt=instant)


@transaction.atomic
def take_file(batch_id: UUID, lease: UUID) -> BatchFile | None:
    """Take the next file of a batch that nobody has in hand; None where there is none."""
    files = BatchFile.objects.filter(batch=batch_id).filter(free(now())).order_by("place")
    for file in files.select_for_update(of=("self",), skip_locked=True)[:MOST_ATTEMPTS]:
        if file.attempts >= MOST_ATTEMPTS:
            settle(file, FileState.FAILED, Problem.DIED)
            continue
        file.state, file.attempts = FileState.MAKING, file.attempts + 1
        file.lease, file.lease_until = lease, lease_end()
        file.save(update_fields=["state", "attempts", "lease", "lease_until"])
        Batch.objects.filter(pk=batch_id, stage=BatchStage.WAITING).update(stage=BatchStage.MAKING)
        return file
    return None


def settle(file: BatchFile, state: str, problem: str = "") -> None:
    """Let a file out of hand, in the caller's transaction."""
    file.state, file.problem, file.lease, file.lease_until = state, problem, None, None
    file.save(
        update_fields=["state", "problem", "lease", "lease_until", "attempts", "serial", "pages"]
    )


def in_hand(file_id: UUID, lease: UUID) -> BatchFile | None:
    """Return a file under lock if it is still in this process's hand."""
    found = BatchFile.objects.select_for_update(of=("self",))
    return found.filter(pk=file_id, lease=lease).first()


def work_left() -> list[UUID]:
    """Return the batches at which there is something to do that nobody has in hand."""
    instant = now()
    files = BatchFile.objects.filter(free(instant)).values("batch")
    busy = BatchFile.objects.filter(state__in=[FileState.WAITING, FileState.MAKING])
    unbound = Q(stage__in=[BatchStage.WAITING, BatchStage.MAKING]) & ~Q(pk__in=busy.values("batch"))
    dropped = Q(stage=BatchStage.BINDING, lease_until__lt=instant)
    found = Batch.objects.filter(Q(pk__in=files) | unbound | dropped).order_by("created_at")
    return list(found.values_list("pk", flat=True))


@contextmanager
def heartbeat(lease: UUID) -> Iterator[None]:
    """Put off the end of whatever is under this lease, as long as the block lasts."""
    over = threading.Event()
    heart = threading.Thread(target=beat, args=(lease, over), daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()


def beat(lease: UUID, over: threading.Event) -> None:
    """Put the lease off again and again until the work is over; runs in a thread of its own."""
    try:
        while not over.wait(settings.CASEWORK_BATCH_LEASE_SECONDS / BEATS_A_LEASE):
            try:
                put_off(lease)
            except DatabaseError:  # busy: the next beat comes before the lease ends
                continue
    finally:
        connection.close()


def put_off(lease: UUID) -> None:
    """Put off the end of what is under this lease."""
    BatchFile.objects.filter(lease=lease).update(lease_until=lease_end())
    Batch.objects.filter(lease=lease).update(lease_until=lease_end(LEASES_OF_BINDING))
