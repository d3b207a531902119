"""Sealed files of attachments on the disk: written before their row is, read chunk by chunk.

    <attachments folder>/<first two hex digits>/<uuid hex>[.<sealing>].sealed
    <attachments folder>/<first two hex digits>/<uuid hex>[.<sealing>].thumb.sealed

A file has a secret of its own, which stands only in the sealed payload of its row: it is not
touched when the household's key is rotated, and is gone when that key is.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from django.conf import settings

from casework.households.models import Attachment
from casework.vault import broken, suites
from casework.vault.files import FileBroken, open_file, seal_file
from casework.vault.sealed import SealBroken

Part = Literal["file", "thumb"]
FOLDER_MODE, FILE_MODE = 0o700, 0o600
UNFINISHED = ".part"


def path_of(row: Attachment, part: Part) -> Path:
    """Return where the present sealing of a part lies."""
    name = row.pk.hex + (f".{row.sealing}" if row.sealing else "")
    end = "sealed" if part == "file" else "thumb.sealed"
    folder = Path(settings.CASEWORK_ATTACHMENTS_DIR)
    return folder / row.pk.hex[:2] / f"{name}.{end}"


def place_of(row: Attachment, part: Part) -> bytes:
    """Return what a part is bound to: table, attachment, household, part."""
    table = Attachment._meta.db_table.encode()
    return suites.framed(table, row.pk.bytes, row.household_id.bytes, part.encode())


def secret_of(row: Attachment, part: Part) -> bytes:
    """Return the secret of a part; raise SealBroken."""
    content = row.content
    return content.file_secret if part == "file" else content.thumb_secret


def write(
    row: Attachment, part: Part, plain: Iterable[bytes], suite: suites.Suite | None = None
) -> None:
    """Seal a part under the secret that the row's payload names, and see it onto the disk.

    Complete under its name or not there at all; call it before the row is committed. A row that
    is never committed leaves a file that nobody can open, until it is pruned.
    """
    path = path_of(row, part)
    _folder(path.parent)
    unfinished = path.with_name(path.name + UNFINISHED)
    unfinished.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with open(os.open(unfinished, flags, FILE_MODE), "wb") as target:
            seal_file(secret_of(row, part), place_of(row, part), plain, target, suite)
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def read(row: Attachment, part: Part) -> Iterator[bytes]:
    """Return a part's plain chunks, once every one was seen to open; raise SealBroken.

    The file is read twice, so that nobody is handed half of a broken one.
    """
    for _chunk in chunks(row, part):
        pass
    return chunks(row, part)


def chunks(row: Attachment, part: Part) -> Iterator[bytes]:
    """Return a part's plain chunks, each seen to open before it is given; raise SealBroken.

    What is read is the part as the row names it at this moment; where that was sealed anew since
    the row was fetched, the row is brought up to date. The file is open only while it is read.
    """
    return _opened(row, part, path_of(row, part), secret_of(row, part))


def _opened(row: Attachment, part: Part, path: Path, secret: bytes) -> Iterator[bytes]:
    try:
        source, secret = _source(row, part, path, secret)
        with source:
            yield from open_file(secret, place_of(row, part), source)
    except (FileBroken, OSError):
        # Where an answer is under way it is cut off, and its length tells.
        broken.remember(row._meta.db_table, row.pk)
        raise SealBroken(row._meta.db_table, row.pk) from None


def _source(row: Attachment, part: Part, path: Path, secret: bytes) -> tuple[BinaryIO, bytes]:
    try:
        return path.open("rb"), secret
    except FileNotFoundError:
        row.refresh_from_db(fields=["sealing", "content_sealed"])
        return path_of(row, part).open("rb"), secret_of(row, part)


def _folder(folder: Path) -> None:
    """Make the folder of a file, for the owner alone, and see it onto the disk."""
    for each in (folder.parent, folder):
        if not each.is_dir():
            each.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            _settle(each.parent)


def _settle(folder: Path) -> None:
    """See the names in a folder onto the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(paths: Iterable[Path]) -> int:
    """Unlink files, each at most once there, and return how many there were."""
    number = 0
    for path in paths:
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        number += 1
    return number


def parts_of(row: Attachment) -> tuple[Part, ...]:
    """Return the parts that a row has on the disk."""
    return ("file", "thumb") if row.has_thumbnail else ("file",)
