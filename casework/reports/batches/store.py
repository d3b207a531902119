"""Volumes of batches on the disk: sealed, named by ids alone, in a folder for each batch.

    <batches folder>/<batch id hex>/<volume id hex>.sealed

The secret of a file stands sealed in its row. Without the row nothing opens the file.
"""

import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from casework.reports.models import BatchVolume
from casework.vault import broken, shelf, suites
from casework.vault.files import FileBroken, open_file
from casework.vault.sealed import SealBroken
from casework.vault.system import NotOpened

END = ".sealed"
DAY_SECONDS = 24 * 60 * 60


def folder() -> Path:
    """Return the folder of all batches."""
    return Path(settings.CASEWORK_BATCHES_DIR)


def path_of(volume: BatchVolume) -> Path:
    """Return where a volume lies."""
    return folder() / volume.batch_id.hex / f"{volume.pk.hex}{END}"


def place_of(volume: BatchVolume) -> bytes:
    """Return what a volume's file is bound to: its table, batch, owner and id."""
    return suites.framed(BatchVolume._meta.db_table.encode(), volume.place)


def write(volume: BatchVolume, secret: bytes, plain: Iterable[bytes]) -> int:
    """Seal a volume into its file and return its plain length; its row is committed after that."""
    return shelf.put(path_of(volume), secret, place_of(volume), plain)


def read(volume: BatchVolume) -> Iterator[bytes]:
    """Return a volume's plain chunks, once the whole of it was seen to open; raise SealBroken."""
    for _chunk in chunks(volume):
        pass
    return chunks(volume)


def chunks(volume: BatchVolume) -> Iterator[bytes]:
    """Yield a volume's plain chunks; raise SealBroken where it isn't there or doesn't open."""
    try:
        secret = volume.secret
        with path_of(volume).open("rb") as source:
            yield from open_file(secret, place_of(volume), source)
    except (FileBroken, NotOpened, OSError):
        broken.remember(volume._meta.db_table, volume.pk)
        raise SealBroken(volume._meta.db_table, volume.pk) from None


def remove(volume_ids: Iterable[UUID]) -> int:
    """Unlink the files of volumes and return how many there were."""
    wanted = {f"{pk.hex}{END}" for pk in volume_ids}
    return shelf.remove(path for path in on_disk() if path.name in wanted)


def on_disk() -> list[Path]:
    """Return every file below the folder of batches."""
    return sorted(path for path in folder().glob("*/*") if path.is_file())


def prune() -> int:
    """Unlink what no row speaks of and has lain there for a day; return how many there were."""
    until = time.time() - DAY_SECONDS
    known = {f"{pk.hex}{END}" for pk in BatchVolume.objects.values_list("pk", flat=True)}
    old = [path for path in on_disk() if path.name not in known and is_older(path, until)]
    number = shelf.remove(old)
    for empty in (each for each in folder().glob("*") if each.is_dir()):
        if is_older(empty, until) and not any(empty.iterdir()):
            shutil.rmtree(empty, ignore_errors=True)
    return number


def is_older(path: Path, until: float) -> bool:
    try:
        return path.stat().st_mtime < until
    except OSError:
        return False
