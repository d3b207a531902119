"""What the background does to a batch, as its owner: one verb, one transaction, one entry."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Permission, Worker
from casework.access.news import Matter, News, tell
from casework.audit.chain import record
from casework.common.dates import now, today
from casework.households.models import Household
from casework.reports import lifecycle
from casework.reports.actions.printing import Drawn, keep_drawn, locked_for_print
from casework.reports.batches import leases, store
from casework.reports.models import (
    Batch,
    BatchFile,
    BatchVolume,
    Disclosure,
    FileState,
    Problem,
)


class OvertakenMeanwhile(Exception):
    """Somebody else has this piece of work in hand by now, or what it was made of has changed."""


@sensitive_variables()
@transaction.atomic
def keep_file(*, file_id: UUID, lease: UUID, drawn: Drawn, by: Worker) -> Disclosure | None:
    """Keep a household's paper and write down that it is made, or neither.

    Locks the file, then the household; asks scope and rule again. None, and nothing kept, where
    the file is in another process's hand by now. Raises Household.DoesNotExist, PermissionDenied.
    """
    file = leases.in_hand(file_id, lease)
    if file is None:
        return None
    household = locked_for_print(file.household_id, document=drawn.document, by=by)
    file.serial, file.pages = drawn.print_.serial, drawn.built.pages
    leases.settle(file, FileState.MADE)
    return keep_drawn(household=household, drawn=drawn, batch=file.batch_id, by=by)


@transaction.atomic
def fail_file(*, file_id: UUID, lease: UUID, problem: str, by: Worker) -> None:
    """Write down why a household's paper wasn't made; nothing where another has it in hand."""
    file = leases.in_hand(file_id, lease)
    if file is None:
        return
    leases.settle(file, FileState.FAILED, problem)
    remember_failure(file=file, by=by)


@transaction.atomic
def remember_failure(*, file: BatchFile, by: Worker) -> None:
    """Write down that a file failed, in the caller's transaction; the entry names no street.

    The household may lie out of its owner's scope.
    """
    at, why = file.place, file.problem
    record("batch file failed", file, by=by, batch=file.batch_id, number=at, problem=why)


@transaction.atomic
def take_for_binding(*, batch_id: UUID, lease: UUID) -> Batch | None:
    """Take a batch of which every file is done; None while one isn't, or where another binds it."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    busy = batch.files.filter(state__in=[FileState.WAITING, FileState.MAKING]).exists()
    bound_by_another = batch.lease_until is not None and batch.lease_until > now()
    if busy or not batch.is_at_work or bound_by_another:
        return None
    batch.stage = lifecycle.next_stage(batch, "bind")
    batch.lease, batch.lease_until = lease, leases.lease_end(leases.LEASES_OF_BINDING)
    batch.save(update_fields=["stage", "lease", "lease_until"])
    return batch


@transaction.atomic
def keep_volumes(
    *,
    batch_id: UUID,
    lease: UUID,
    volumes: Sequence[tuple[BatchVolume, Sequence[BatchFile]]],
    by: Worker,
) -> Batch:
    """Hand the bound volumes over to the batch's owner and tell them; their files are on the disk.

    Locks the batch, then the households, whose destruction must not be decided meanwhile. Raises
    OvertakenMeanwhile where another process binds the batch, or a household left the scope.
    """
    batch = Batch.objects.select_for_update(of=("self",)).filter(pk=batch_id, lease=lease).first()
    if batch is None or not all_in_scope((file for _v, files in volumes for file in files), by=by):
        raise OvertakenMeanwhile
    for volume, files in volumes:
        volume.save(force_insert=True)
        batch.files.filter(pk__in=[file.pk for file in files]).update(volume=volume.number)
    batch.stage = lifecycle.next_stage(batch, "finish" if volumes else "finish empty")
    if volumes:
        batch.expires_on = today() + timedelta(days=settings.CASEWORK_BATCH_DAYS)
    batch.lease = batch.lease_until = None
    batch.save(update_fields=["stage", "expires_on", "lease", "lease_until"])
    failed = batch.files.filter(state=FileState.FAILED).count()
    kind = News.BATCH_FAILED if failed else News.BATCH_READY
    tell(Matter(kind, batch.pk), to=[batch.created_by_id])
    made = sum(volume.papers for volume, _files in volumes)
    record("batch bound", batch, by=by, volumes=len(volumes), count=made, failed=failed)
    return batch


def all_in_scope(files: Iterable[BatchFile], *, by: Worker) -> bool:
    """Tell whether each household may still be printed; keep it so until the transaction ends."""
    ids = {file.household_id for file in files}
    found = Household.objects.visible_to(by, Permission.PRINT).filter(pk__in=ids).order_by("pk")
    return len(found.select_for_update(of=("self",)).values_list("pk", flat=True)) == len(ids)


@transaction.atomic
def leave_out(*, file_id: UUID, problem: str, by: Worker) -> None:
    """Write down that a paper that was made isn't bound, and why; it stays in the log."""
    file = BatchFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    leases.settle(file, FileState.FAILED, problem)
    remember_failure(file=file, by=by)


@transaction.atomic
def expire_batch(*, batch_id: UUID, by: Worker | None) -> None:
    """Take the result of a batch away; its files go when that is committed."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    batch.stage, batch.expires_on = lifecycle.next_stage(batch, "expire"), None
    batch.save(update_fields=["stage", "expires_on"])
    gone = take_volumes_away(batch)
    transaction.on_commit(lambda: store.remove(gone))
    record("batch expired", batch, by=by, volumes=len(gone))


def take_volumes_away(batch: Batch) -> list[UUID]:
    """Forget the volumes of a batch, with their secrets; return their ids."""
    gone = list(batch.volumes.values_list("pk", flat=True))
    batch.volumes.all().delete()
    batch.files.exclude(volume=None).update(volume=None)
    return gone


@transaction.atomic
def withdraw_paper(*, household_id: UUID, by: Worker | None) -> int:
    """Take away every volume that holds a paper of a household that is destroyed; return how many.

    Their files go when that is committed. The other papers in them can be bound anew.
    """
    gone: list[UUID] = []
    for file in BatchFile.objects.filter(household_id=household_id, state=FileState.MADE):
        if file.volume is not None:
            volumes = BatchVolume.objects.filter(batch=file.batch_id, number=file.volume)
            gone += volumes.values_list("pk", flat=True)
            volumes.delete()
            BatchFile.objects.filter(batch=file.batch_id, volume=file.volume).update(volume=None)
        leases.settle(file, FileState.FAILED, Problem.SHREDDED)
    transaction.on_commit(lambda: store.remove(gone))
    if gone:
        record("batch volumes withdrawn", None, by=by, volumes=len(gone))
    return len(gone)
