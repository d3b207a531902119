"""Binding what was made into sealed volumes, once every file of a batch is done."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.access.models import Worker
from casework.reports import gather, rules
from casework.reports.actions.batch_work import (
    OvertakenMeanwhile,
    keep_volumes,
    leave_out,
    take_for_binding,
)
from casework.reports.batches import store, volumes
from casework.reports.batches.making import acting_as, one_moment, owner_of, why_absent
from casework.reports.models import Batch, BatchFile, BatchVolume, Disclosure, FileState, Problem
from casework.vault.files import new_secret
from casework.vault.sealed import SealBroken


class PaperGone(Exception):
    """A paper that was made can't be bound; `problem` says why."""

    def __init__(self, file: BatchFile, problem: Problem) -> None:
        super().__init__()
        self.file, self.problem = file, problem


def bind(batch_id: UUID, lease: UUID) -> bool:
    """Bind a batch if every file of it is done and nobody else binds it; say whether it was done.

    A household that left its owner's scope since its paper was made is left out and named.
    """
    batch = take_for_binding(batch_id=batch_id, lease=lease)
    if batch is None:
        return False
    worker = owner_of(batch)
    while Batch.objects.filter(pk=batch.pk, lease=lease).exists():
        written: list[tuple[BatchVolume, list[BatchFile]]] = []
        try:
            for volume, files in write_volumes(batch, by=worker):
                written.append((volume, files))
            with acting_as(worker):
                keep_volumes(batch_id=batch.pk, lease=lease, volumes=written, by=worker)
        except PaperGone as gone:
            leave_out(file_id=gone.file.pk, problem=gone.problem, by=worker)
        except OvertakenMeanwhile:
            worker = owner_of(batch)
        else:
            return True
        store.remove(volume.pk for volume, _files in written)
    return False


def write_volumes(batch: Batch, *, by: Worker) -> Iterator[tuple[BatchVolume, list[BatchFile]]]:
    """Write each volume to the disk and yield its row, not saved yet; raise PaperGone."""
    files = list(batch.files.filter(state=FileState.MADE).order_by("place"))
    parts = list(volumes.parts(files, batch.shape))
    for number, part in enumerate(parts, start=1):
        secret, digest = new_secret(), hashlib.sha256()
        volume = BatchVolume(batch=batch, number=number, papers=len(part.files), pages=part.pages)
        volume.secret = secret
        plain = volumes.bound(
            part, batch.shape, title_of(batch, number, len(parts)), lambda f: paper_of(f, by=by)
        )
        volume.size = store.write(volume, secret, digested(plain, digest))
        volume.digest = digest.hexdigest()
        yield volume, part.files


def digested(plain: Iterator[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    """Yield what comes through and take it into the digest."""
    for piece in plain:
        digest.update(piece)
        yield piece


def title_of(batch: Batch, number: int, total: int) -> str:
    """Return a volume's title, in the language of papers."""
    with override(gather.LANGUAGE):
        return _("%(paper)s, volume %(number)d of %(total)d") % {
            "paper": batch.get_document_display(),
            "number": number,
            "total": total,
        }


def paper_of(file: BatchFile, *, by: Worker) -> bytes:
    """Return the PDF of a file that was made; raise PaperGone where it may not be handed out."""
    with one_moment(), acting_as(by):
        rows = Disclosure.objects.visible_to(by).select_related("household")
        row: Disclosure | None = rows.filter(serial=file.serial).first()
        if row is not None and not rules.may_download(by, row):
            raise PaperGone(file, Problem.MAY_NOT)
        if row is not None:
            try:
                return row.paper.pdf
            except SealBroken:
                raise PaperGone(file, Problem.UNREADABLE) from None
    raise PaperGone(file, why_absent(file, by))
