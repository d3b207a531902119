"""What a checkpoint says, and the file it stands in: one line of JSON, one line of signature."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from casework.audit import merkle, signing
from casework.audit.verify import Mark

KIND = "casework audit checkpoint"
FORMAT = 1


class CheckpointProblem(Exception):
    """A checkpoint can't be made or used; the sentence says why, and what to do."""


class Statement(NamedTuple):
    """Where every chain stood at an instant. `previous` is the digest of the checkpoint before."""

    number: int
    made_at: datetime
    previous: str
    marks: Mapping[UUID, Mark]

    @property
    def leaves(self) -> list[bytes]:
        """The leaf of each chain's head, in the order of the chains' ids."""
        return [merkle.leaf_of(chain, *self.marks[chain]) for chain in sorted(self.marks)]

    @property
    def root(self) -> bytes:
        return merkle.root_of(self.leaves)

    @property
    def entries(self) -> int:
        return sum(mark.seq for mark in self.marks.values())

    @property
    def file_name(self) -> str:
        return f"checkpoint-{self.number:06d}-{self.made_at:%Y%m%dT%H%M%S%fZ}.json"

    def line(self) -> bytes:
        """Return what is signed, without the end of the line."""
        return json.dumps(
            {
                "kind": KIND,
                "format": FORMAT,
                "number": self.number,
                "made_at": self.made_at.isoformat(),
                "previous": self.previous,
                "root": self.root.hex(),
                "chains": [
                    [str(chain), self.marks[chain].seq, self.marks[chain].mac.hex()]
                    for chain in sorted(self.marks)
                ],
            },
            separators=(",", ":"),
        ).encode()

    def digest(self) -> bytes:
        return hashlib.sha256(self.line()).digest()

    def signed(self) -> bytes:
        """Return the whole file."""
        line = self.line()
        signature = signing.signing_key().sign(line)
        return line + b"\n" + base64.b64encode(signature) + b"\n"

    def path_to_root(self, chain: UUID) -> list[tuple[str, bytes]]:
        """Return what proves that a chain's head is among those under the root."""
        return merkle.path_of(self.leaves, sorted(self.marks).index(chain))

    @classmethod
    def of(cls, words: dict[str, object]) -> Self:
        """Return a statement from its JSON; raise ValueError, TypeError or KeyError on others."""
        if (words["kind"], words["format"]) != (KIND, FORMAT):
            raise ValueError
        chains: object = words["chains"]
        if not isinstance(chains, list):
            raise TypeError
        return cls(
            int(str(words["number"])),
            datetime.fromisoformat(str(words["made_at"])),
            str(words["previous"]),
            {UUID(chain): Mark(int(seq), bytes.fromhex(mac)) for chain, seq, mac in chains},
        )


def read_statement(path: Path, key: Ed25519PublicKey | None = None) -> Statement:
    """Return what a checkpoint's file says, once its signature and its root are true.

    `key` is the public one of this site unless given. Raises CheckpointProblem.
    """
    key = key or signing.public_key()
    try:
        line, signature = path.read_bytes().removesuffix(b"\n").split(b"\n")
        if not signing.is_signed(key, line, base64.b64decode(signature, validate=True)):
            raise CheckpointProblem(
                _(
                    "%(file)s was not signed with the audit key of this site, or was changed "
                    "since. Bring the file from the machine that keeps the checkpoints."
                )
                % {"file": path.name}
            )
        statement = Statement.of(json.loads(line))
    except OSError as error:
        raise CheckpointProblem(
            _("%(file)s cannot be read: %(why)s.") % {"file": path.name, "why": error.strerror}
        ) from None
    except (ValueError, TypeError, KeyError, binascii.Error):
        raise CheckpointProblem(_("%(file)s is no checkpoint.") % {"file": path.name}) from None
    if statement.line() != line:
        raise CheckpointProblem(_("%(file)s is no checkpoint.") % {"file": path.name})
    return statement
