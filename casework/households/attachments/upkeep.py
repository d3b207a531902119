"""The files of all attachments: listed for a backup, tried, sealed anew, removed, pruned.

None of this answers a person: it is for commands, and looks at every row.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from casework.access.net import as_system
from casework.audit.chain import record
from casework.households.attachments import store
from casework.households.attachments.store import Part
from casework.households.models import Attachment
from casework.vault import keys, shelf, suites
from casework.vault.files import new_secret, suite_of
from casework.vault.sealed import SealBroken

BATCH = 200
DAY_SECONDS = 24 * 60 * 60


class StoredFile(NamedTuple):
    """A file that a row speaks of; `path` is below the attachments folder."""

    path: Path
    attachment_id: UUID
    household_id: UUID
    part: Part


class FileProblem(NamedTuple):
    """A file that isn't there, doesn't open to its end or isn't what its row says."""

    table: str
    row_id: UUID
    part: Part


def list_files() -> Iterator[StoredFile]:
    """Yield every file that belongs to a row, in the order of the rows' ids; opens nothing."""
    root = Path(settings.CASEWORK_ATTACHMENTS_DIR)
    for row in _rows():
        for part in store.parts_of(row):
            path = store.path_of(row, part).relative_to(root)
            yield StoredFile(path, row.pk, row.household_id, part)


def count_rows() -> int:
    """Return how many attachments there are, withdrawn ones too."""
    number: int = _all().count()
    return number


def check_files(looked_at: Callable[[int], object] = lambda number: None) -> Iterator[FileProblem]:
    """Yield what is wrong, reading each file to its end and comparing its digest.

    `looked_at` is told after each batch how many rows it held. A row whose own seal is broken is
    named once, by its file: without its payload nothing opens.
    """
    for batch in _batches():
        keys.warm(row.household_id for row in batch)
        for row in batch:
            for part in store.parts_of(row):
                if not _is_whole(row, part):
                    yield FileProblem(row._meta.db_table, row.pk, part)
        looked_at(len(batch))


def _is_whole(row: Attachment, part: Part) -> bool:
    digest = hashlib.sha256()
    try:
        for chunk in store.chunks(row, part):
            digest.update(chunk)
        return part == "thumb" or digest.digest() == row.content.sha256
    except SealBroken:
        return False


def reseal_files(suite: suites.Suite) -> Iterator[UUID]:
    """Seal anew, under new secrets, the files of each row that another suite sealed; yield its id.

    Each row is one transaction: new files, the row, an entry in the audit; the old files go when
    that is committed. Stopped anywhere, it goes on where it was: what is left over lies under a
    name of no row and is pruned. A file that doesn't open stays, and keeps no other one back:
    SealBroken is raised for the first of them at the end.
    """
    first: SealBroken | None = None
    for row in _rows():
        if any(_suite_of(row, part) != suite.number for part in store.parts_of(row)):
            try:
                with transaction.atomic():
                    resealed = _reseal(row.pk, suite)
            except SealBroken as broken:
                first = first or broken
                continue
            if resealed:
                yield row.pk
    if first is not None:
        raise first


def _suite_of(row: Attachment, part: Part) -> int | None:
    try:
        with store.path_of(row, part).open("rb") as source:
            return suite_of(source)
    except OSError:
        return None


def _reseal(row_id: UUID, suite: suites.Suite) -> bool:
    """Seal the files of a row anew in the caller's transaction; False where the row is gone."""
    rows = _all().select_related("household").select_for_update(of=("self",))
    row: Attachment | None = rows.filter(pk=row_id).first()
    if row is None:
        return False
    old = [store.path_of(row, part) for part in store.parts_of(row)]
    plain = {part: store.chunks(row, part) for part in store.parts_of(row)}
    row.sealing += 1
    row.content = msgspec.structs.replace(
        row.content,
        file_secret=new_secret(),
        thumb_secret=new_secret() if row.has_thumbnail else b"",
    )
    for part, chunks in plain.items():
        store.write(row, part, chunks, suite)
    row.save(update_fields=["sealing", "content_sealed"])
    record("attachment sealed anew", row, by=None, suite=suite.name)
    transaction.on_commit(lambda: shelf.remove(old))
    return True


def remove_files(household_id: UUID) -> int:
    """Unlink every file of a household's attachments and return how many there were.

    For shredding: files of older sealings go too. The rows stay with the caller.
    """
    with as_system("a shredded household's files"):
        ids = set(_all().filter(household_id=household_id).values_list("pk", flat=True))
    return shelf.remove(path for path in _on_disk(ids) if _owner(path) in ids)


def prune_files(older_than_seconds: int = DAY_SECONDS) -> int:
    """Unlink files that no row speaks of (the server stopped before the row was committed).

    Only those that have lain there for a day: a younger one's row may be about to be committed.
    Where no row speaks of any of them, the database is another than the one they belong to (a trial
    one, one that is about to be restored), and none is touched. Returns how many there were.
    """
    until = time.time() - older_than_seconds
    found = [path for path in _on_disk() if _is_older(path, until)]
    ids = sorted({owner for path in found if (owner := _owner(path)) is not None})
    known: set[Path] = set()
    for start in range(0, len(ids), BATCH):
        for row in _all().filter(pk__in=ids[start : start + BATCH]):
            known |= {store.path_of(row, part) for part in store.parts_of(row)}
    if not known:
        return 0
    return shelf.remove(path for path in found if path not in known)


def _is_older(path: Path, until: float) -> bool:
    try:
        return path.stat().st_mtime < until
    except OSError:
        return False


def _on_disk(ids: Iterable[UUID] | None = None) -> Iterator[Path]:
    """Yield the files below the attachments folder, or only those in the folders of `ids`."""
    root = Path(settings.CASEWORK_ATTACHMENTS_DIR)
    folders = root.glob("*") if ids is None else {root / one.hex[:2] for one in ids}
    for folder in sorted(folders):
        if folder.is_dir():
            yield from sorted(path for path in folder.iterdir() if path.is_file())


def _owner(path: Path) -> UUID | None:
    """Return the attachment whose id a file's name begins with."""
    try:
        return UUID(hex=path.name.partition(".")[0])
    except ValueError:
        return None


def _all() -> Any:
    return Attachment.objects.unscoped("the files of all attachments, for no person")


def _rows() -> Iterator[Attachment]:
    for batch in _batches():
        yield from batch


def _batches() -> Iterator[list[Attachment]]:
    """Yield every row in the order of ids, in batches: a row added meanwhile comes at the end."""
    last: UUID | None = None
    while True:
        rows = _all().order_by("pk")
        batch = list((rows if last is None else rows.filter(pk__gt=last))[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1].pk
