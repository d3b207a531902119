"""`manifest.json`: what a backup holds, told exactly and signed under the audit key.

The file is `{"manifest": …, "mac": …}`. The MAC covers the bytes of the first value as they stand,
under a key derived from the audit key, so that nobody else can write one that is believed.
"""

import hmac
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from casework.audit.keys import audit_key
from casework.desk.backup.problem import BackupProblem
from casework.vault import suites

NAME = "manifest.json"
FORMAT = 1
PURPOSE = b"casework/v1/backup manifest"

Kind = Literal["full", "keystore"]


class Secret(msgspec.Struct):
    """The secret of one sealed file, wrapped by the KEK of a version."""

    kek_version: int
    wrapped: bytes


class StoredFile(msgspec.Struct):
    """One file of the backup; `size` in bytes, `sha256` in hexadecimal."""

    size: int
    sha256: str
    secret: Secret | None = None


class Head(msgspec.Struct):
    """Where a chain of the audit ended; `mac` in hexadecimal."""

    chain: UUID
    seq: int
    mac: str


class Database(msgspec.Struct):
    """One database as it was: its kind, what was migrated, how many rows each table had."""

    kind: str
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    left_out: list[str]


class Manifest(msgspec.Struct):
    """All of a backup. Databases by alias, files by their path below the folder.

    `keys_destroyed_at`: when a rotation had last destroyed data keys of this keystore, if ever.
    """

    format: int
    kind: Kind
    id: UUID
    release: str
    made_at: datetime
    databases: dict[str, Database]
    heads: list[Head]
    files: dict[str, StoredFile]
    keys_destroyed_at: datetime | None = None


class Signed(msgspec.Struct):
    """The file as it is written."""

    manifest: msgspec.Raw
    mac: str


class Numbered(msgspec.Struct):
    """As much as every format says of itself."""

    format: int


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into the folder; raise ImproperlyConfigured without an audit key."""
    body = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    signed = Signed(msgspec.Raw(body), _mac(body))
    (folder / NAME).write_bytes(msgspec.json.encode(signed) + b"\n")


def read(folder: Path) -> Manifest:
    """Return the manifest of a backup once its MAC is proven; raise BackupProblem.

    Raises ImproperlyConfigured without an audit key.
    """
    path = folder / NAME
    try:
        signed = msgspec.json.decode(path.read_bytes(), type=Signed)
        number = msgspec.json.decode(signed.manifest, type=Numbered).format
    except FileNotFoundError:
        raise BackupProblem(
            _("%(folder)s holds no finished backup: there is no %(name)s in it.")
            % {"folder": folder, "name": NAME}
        ) from None
    except (msgspec.DecodeError, ValueError):
        raise BackupProblem(_damaged(path)) from None
    if not hmac.compare_digest(_mac(bytes(signed.manifest)), signed.mac):
        raise BackupProblem(_damaged(path))
    if number > FORMAT:
        raise BackupProblem(
            _("This backup was made by a newer release of Casework. Install that one first.")
        )
    return msgspec.json.decode(signed.manifest, type=Manifest)


def _mac(body: bytes) -> str:
    key = suites.AES.subkey(audit_key(), PURPOSE)
    return suites.AES.mac(key, body).hex()


def _damaged(path: Path) -> str:
    return _(
        "%(path)s was altered or damaged, or belongs to a site with another audit key "
        "(CASEWORK_AUDIT_KEY_FILE). Nothing was restored."
    ) % {"path": path}
