"""Proving an exported folder: its files, its checkpoint, each chain's head, each entry.

    manage.py audit prove FOLDER
    manage.py audit prove FOLDER --against CHECKPOINT     one that another machine kept
    manage.py audit prove FOLDER --public-key checkpoint.pub     where the audit key isn't

The signatures say that the site wrote the folder so. With the audit key each entry's MAC is made
anew too: that shows whether someone had changed the database before the export.
"""

import base64
import hashlib
import hmac
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.audit import merkle, signing
from casework.audit.canonical import Columns, entry_mac
from casework.audit.keys import audit_key
from casework.audit.statements import CheckpointProblem, Statement, read_statement
from casework.desk.auditing.acts import in_plain_words
from casework.desk.auditing.export import FORMAT, KIND
from casework.desk.custody.act import Say, VaultAct

NOTHING_OF_IT = (ValueError, TypeError, KeyError, AttributeError)


class Prove(VaultAct):
    """Say whether an export is what the site wrote; end with an error that says what isn't."""

    name = "prove"
    help = gettext_lazy("Prove a folder that `audit export` wrote, entry by entry.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, a checkpoint that was kept elsewhere, and the public key."""
        parser.add_argument("folder", type=Path, help=_("the folder that was exported"))
        parser.add_argument(
            "--against",
            type=Path,
            metavar="CHECKPOINT",
            help=_("a checkpoint that another machine kept, older or newer than the export"),
        )
        parser.add_argument(
            "--public-key",
            type=Path,
            metavar="FILE",
            help=_("the site's checkpoint.pub, where the audit key isn't"),
        )

    def run(self, say: Say, **options: Any) -> None:
        with in_plain_words():
            try:
                key = public_key_of(options["public_key"])
                kept = read_statement(options["against"], key) if options["against"] else None
                export = Exported(options["folder"], key)
                count = proven(export, None if options["public_key"] else audit_key(), kept)
            except NOTHING_OF_IT:
                raise CommandError(_("This is no folder that `audit export` wrote.")) from None
        say(
            _("%(n)d entries lead to checkpoint %(number)d, root %(root)s.")
            % {"n": count, "number": export.statement.number, "root": export.statement.root.hex()}
        )
        if kept:
            say(_("They fit the kept checkpoint %(number)d.") % {"number": kept.number})
        if options["public_key"]:
            say(_("Without the audit key the MACs of the entries were not made anew."))


def public_key_of(path: Path | None) -> Ed25519PublicKey:
    """Return the public key in a file, or this site's own; raise ValueError or OSError."""
    return signing.read_pem(path.read_bytes()) if path else signing.public_key()


class Line(NamedTuple):
    """An exported entry: what its MAC covers, and the MAC."""

    columns: Columns
    mac: bytes


@dataclass(frozen=True)
class Exported:
    """A folder as it says of itself. Raises one of NOTHING_OF_IT where it has another shape."""

    folder: Path
    key: Ed25519PublicKey

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the folder holds; raises CheckpointProblem unless the site signed it."""
        content = (self.folder / "manifest.json").read_bytes()
        signature = base64.b64decode((self.folder / "manifest.sig").read_bytes())
        if not signing.is_signed(self.key, content, signature):
            raise CheckpointProblem(
                _("The manifest was not signed with the key of this site, or was changed since.")
            )
        manifest: dict[str, Any] = json.loads(content)
        if (manifest["kind"], manifest["format"]) != (KIND, FORMAT):
            raise ValueError
        if {"entries.jsonl", "proofs.json"} - set(manifest["files"]):
            raise ValueError
        return manifest

    @cached_property
    def statement(self) -> Statement:
        """The checkpoint that was made for it; raises CheckpointProblem for a forged one."""
        (name,) = (name for name in self.manifest["files"] if name.endswith("Z.json"))
        return read_statement(self.folder / Path(name).name, self.key)

    @cached_property
    def proofs(self) -> dict[UUID, dict[str, Any]]:
        """What leads from each exported chain's head to the root."""
        found = json.loads((self.folder / "proofs.json").read_bytes())
        return {UUID(proof["chain"]): proof for proof in found}

    def lines(self) -> Iterator[Line]:
        """Yield the entries as they stand in the file."""
        with (self.folder / "entries.jsonl").open(encoding="utf-8") as file:
            for words in map(json.loads, file):
                yield Line(Columns(**words["columns"]), bytes.fromhex(words["mac"]))


def proven(export: Exported, key: bytes | None, kept: Statement | None) -> int:
    """Prove everything and return how many entries there are; raise CheckpointProblem."""
    prove_files(export)
    for chain in export.proofs:
        prove_head(export, chain)
    if kept:
        prove_order(*sorted((kept, export.statement), key=lambda one: one.number))
    count = prove_entries(export, Walk(export, key, kept))
    if count != export.manifest["entries"]:
        raise CheckpointProblem(_("The manifest counts another number of entries."))
    return count


def prove_files(export: Exported) -> None:
    """Hold each file to its checksum, and the manifest to the checkpoint."""
    for name, digest in export.manifest["files"].items():
        content = (export.folder / Path(name).name).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise CheckpointProblem(_("%(file)s was changed.") % {"file": name})
    if export.manifest["root"] != export.statement.root.hex():
        raise CheckpointProblem(_("The manifest names another root than the checkpoint."))


def prove_head(export: Exported, chain: UUID) -> None:
    """Lead a chain's head up to the root by the hashes beside its way."""
    proof = export.proofs[chain]
    leaf = merkle.leaf_of(chain, proof["seq"], bytes.fromhex(proof["mac"]))
    path = [(side, bytes.fromhex(other)) for side, other in proof["path"]]
    if merkle.root_by(leaf, path) != export.statement.root:
        raise CheckpointProblem(
            _("The head of chain %(chain)s doesn't lead to the checkpoint's root.")
            % {"chain": chain}
        )


def prove_order(older: Statement, newer: Statement) -> None:
    """Hold the newer of two checkpoints to what the older one knew."""
    for chain, mark in older.marks.items():
        later = newer.marks.get(chain)
        if later is None or later.seq < mark.seq or (later.seq == mark.seq and later != mark):
            raise CheckpointProblem(
                _("Chain %(chain)s doesn't go on from checkpoint %(number)d.")
                % {"chain": chain, "number": older.number}
            )


class Walk:
    """The entries of every chain, each from the one before, without a gap."""

    def __init__(self, export: Exported, key: bytes | None, kept: Statement | None) -> None:
        self.export, self.key = export, key
        self.marks = [one.marks for one in (export.statement, kept) if one]
        self.ends: dict[UUID, Line] = {}

    def goes_on(self, line: Line) -> bool:
        """Take the next line and tell whether it follows the one before of its chain."""
        chain, columns = UUID(line.columns.chain), line.columns
        before = self.ends.get(chain)
        self.ends[chain] = line
        if before and columns.seq != before.columns.seq + 1:
            return False
        marks = [known[chain] for known in self.marks if chain in known]
        if any(mark.seq == columns.seq and mark.mac != line.mac for mark in marks):
            return False
        if self.key is None:
            return True
        last = before.mac if before else bytes.fromhex(self.export.proofs[chain]["before"])
        return hmac.compare_digest(entry_mac(self.key, last, columns), line.mac)


def prove_entries(export: Exported, walk: Walk) -> int:
    """Walk the entries and return how many there are."""
    count = 0
    for line in export.lines():
        count += 1
        if not walk.goes_on(line):
            raise CheckpointProblem(
                _("Chain %(chain)s, entry %(seq)d: changed, moved, or one before it is missing.")
                % {"chain": line.columns.chain, "seq": line.columns.seq}
            )
    return count
