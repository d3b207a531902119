"""Making checkpoints: hourly, into a folder that another machine keeps, never over an older one."""

import os
import tempfile
from datetime import UTC, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from casework.audit import signing
from casework.audit.chain import record
from casework.audit.heads import locked_tip
from casework.audit.models import NO_STREET, Checkpoint, Entry, Head
from casework.audit.statements import CheckpointProblem, Statement, read_statement
from casework.audit.verify import Mark
from casework.common.dates import now

PUBLIC_KEY = "checkpoint.pub"


def folder_of_checkpoints() -> Path:
    """Return the folder that CASEWORK_CHECKPOINT_DIR names."""
    return Path(settings.CASEWORK_CHECKPOINT_DIR)


def make_checkpoint(folder: Path, *, after_restore: bool = False) -> Checkpoint:
    """Sign where every chain stands, write it into `folder`, remember it and return that.

    Holds the chain of no street under lock, so that two don't take one number. Raises
    CheckpointProblem where a chain stands behind the newest checkpoint of the folder, unless
    `after_restore` says that an older database was brought back on purpose; and OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_public_key(folder)
    newest = newest_in(folder)
    with transaction.atomic():
        locked_tip(NO_STREET)
        statement = state_now()
        if newest and not after_restore:
            require_no_less(newest)
        row = Checkpoint.objects.create(
            number=statement.number,
            created_at=statement.made_at,
            chains=len(statement.marks),
            entries=statement.entries,
            root=statement.root,
            digest=statement.digest(),
            file_name=statement.file_name,
        )
        record(
            "checkpoint made",
            row,
            by=None,
            number=row.number,
            entries=row.entries,
            content=row.digest.hex(),
            after_restore=after_restore or None,
        )
        waiting = write_aside(folder, statement.signed())
    # Only now: a file of a checkpoint that the database doesn't know would look like tampering.
    put_in_place(waiting, folder / row.file_name)
    return row


def state_now() -> Statement:
    """Return where every chain stands, by one look at all heads."""
    last = Checkpoint.objects.order_by("number").last()
    heads = Head.objects.exclude(seq=0).values_list("chain", "seq", "mac")
    return Statement(
        last.number + 1 if last else 1,
        now().astimezone(UTC),
        bytes(last.digest).hex() if last else "",
        {chain: Mark(seq, bytes(mac)) for chain, seq, mac in heads},
    )


class Behind(NamedTuple):
    """A chain that doesn't hold what a checkpoint says of it."""

    chain: UUID
    seq: int


def behind(statement: Statement) -> list[Behind]:
    """Return the chains whose entry at a checkpoint's place is another one, or none."""
    found = []
    for chain, mark in statement.marks.items():
        macs = Entry.objects.filter(chain=chain, seq=mark.seq).values_list("mac", flat=True)
        if [bytes(mac) for mac in macs] != [mark.mac]:
            found.append(Behind(chain, mark.seq))
    return found


def require_no_less(statement: Statement) -> None:
    """Raise CheckpointProblem unless every chain goes on from where a checkpoint saw it."""
    if found := behind(statement):
        raise CheckpointProblem(
            _(
                "%(n)d chains don't go on from checkpoint %(number)d: the database is an older one "
                "or was changed. `manage.py audit verify` says where. Only after a restore on "
                "purpose: manage.py audit checkpoint --after-restore"
            )
            % {"n": len(found), "number": statement.number}
        )


def files_in(folder: Path) -> list[Path]:
    """Return the checkpoints' files of a folder, the oldest first."""
    found = folder.glob("checkpoint-*-*.json")
    return sorted(found, key=lambda path: path.stem.rsplit("-", 1)[-1])


def newest_in(folder: Path) -> Statement | None:
    """Return the newest checkpoint of a folder, None if it has none; raise CheckpointProblem."""
    files = files_in(folder)
    return read_statement(files[-1]) if files else None


def write_public_key(folder: Path) -> None:
    """Leave the public key beside the checkpoints; one that is there is left alone."""
    path = folder / PUBLIC_KEY
    if not path.exists():
        pem = signing.as_pem(signing.public_key()).encode()
        put_in_place(write_aside(folder, pem), path)


def write_aside(folder: Path, content: bytes) -> Path:
    """Write to a new file of the folder, down to the disk, under a name nobody looks for."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".unfinished-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def put_in_place(waiting: Path, path: Path) -> None:
    """Give a finished file its name in one step; raise CheckpointProblem if the name is taken."""
    try:
        try:
            os.link(waiting, path)
        except FileExistsError:
            raise
        except OSError:
            # A mounted folder may know no links; names hold the instant, so that two don't clash.
            if path.exists():
                raise FileExistsError from None
            waiting.replace(path)
    except FileExistsError:
        raise CheckpointProblem(
            _("%(file)s is there already and was not written over.") % {"file": path.name}
        ) from None
    finally:
        waiting.unlink(missing_ok=True)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Standing(NamedTuple):
    """How it stands with checkpoints: the last one, whether its file is there, what is due."""

    last: Checkpoint | None
    is_file_there: bool
    since: int  # entries of all chains together
    is_due: bool


def standing() -> Standing:
    """Return when the last checkpoint was made and whether another is due."""
    last = Checkpoint.objects.order_by("number").last()
    entries = sum(Head.objects.values_list("seq", flat=True))
    if last is None:
        return Standing(None, False, entries, True)
    there = (folder_of_checkpoints() / last.file_name).exists()
    late = now() - last.created_at > timedelta(hours=settings.CASEWORK_CHECKPOINT_HOURS)
    return Standing(last, there, entries - last.entries, late or not there)
