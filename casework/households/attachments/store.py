"""Sealed files of attachments on the disk: written before their row is, read chunk by chunk.

    <attachments folder>/<first two hex digits>/<uuid hex>[.<sealing>].sealed
    <attachments folder>/<first two hex digits>/<uuid hex>[.<sealing>].thumb.sealed

A file has a secret of its own, which stands only in the sealed payload of its row: it is not
touched when the household's key is rotated, and is gone when that key is.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from django.conf import settings

from casework.households.models import Attachment
from casework.vault import broken, shelf, suites
from casework.vault.files import FileBroken, open_file
from casework.vault.sealed import SealBroken

Part = Literal["file", "thumb"]


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
    shelf.put(path_of(row, part), secret_of(row, part), place_of(row, part), plain, suite)


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


def parts_of(row: Attachment) -> tuple[Part, ...]:
    """Return the parts that a row has on the disk."""
    return ("file", "thumb") if row.has_thumbnail else ("file",)
