"""Handing the memory to an auditor: entries in words, their MACs, and proofs by a checkpoint.

A folder with four files and a signed manifest of their checksums:

    entries.jsonl    one entry a line: who, what, when, where; the columns its MAC covers; the MAC
    checkpoint-….json, checkpoint.pub    a checkpoint made for it, and the key that proves it
    proofs.json      for each exported chain the path from its head to the checkpoint's root, and
                     the MAC before its first exported entry
    manifest.json    what was asked for, by whom, counts, SHA-256 of each file
    manifest.sig     its signature, in base64, by the key that signs checkpoints

Of each chain one stretch without gaps goes out, so that `audit prove` finds one that is missing.
Nothing sealed is in it: an entry never holds any.
"""

import base64
import hashlib
import json
import shutil
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access.models import Area, Level, Worker
from casework.audit import signing
from casework.audit.canonical import columns_of
from casework.audit.chain import record
from casework.audit.checkpoints import PUBLIC_KEY, folder_of_checkpoints, make_checkpoint
from casework.audit.models import Entry
from casework.audit.statements import Statement, read_statement
from casework.common.dates import now
from casework.desk.audit_pages.rules import may_export
from casework.desk.audit_pages.words import words_of
from casework.desk.auditing.acts import in_plain_words
from casework.desk.auditing.chains import names_of
from casework.desk.custody.act import Say, VaultAct
from casework.desk.custody.people import refuse, signed_in

KIND, FORMAT = "casework audit export", 2


class Asked(NamedTuple):
    """What is to be exported: the days, both included, and one street or all; and who asks."""

    first: date
    last: date
    street: Area | None
    by: Worker

    def stretches(self, statement: Statement) -> "list[Stretch]":
        """Return the stretch of each chain that was written on these days, up to the checkpoint.

        An act's instant is taken before its place in the chain, so that at midnight a few of the
        next or the last day may stand in between: they go along.
        """
        start, end = (
            timezone.make_aware(datetime.combine(day, time.min))
            for day in (self.first, self.last + timedelta(days=1))
        )
        found = Entry.objects.filter(at__gte=start, at__lt=end)
        if self.street:
            found = found.filter(chain=self.street.pk)
        ends = found.values_list("chain").annotate(Min("seq"), Max("seq")).order_by("chain")
        marks = statement.marks
        return [
            Stretch(chain, first, min(last, marks[chain].seq))
            for chain, first, last in ends
            if chain in marks and first <= marks[chain].seq
        ]


class Stretch(NamedTuple):
    """The exported entries of one chain, by the numbers of the first and the last."""

    chain: UUID
    first: int
    last: int

    def entries(self) -> Any:
        """Return the entries in their order."""
        return Entry.objects.filter(chain=self.chain, seq__range=(self.first, self.last)).order_by(
            "seq"
        )

    def before(self) -> str:
        """Return the MAC of the entry before the first one, in hexadecimal; empty for none."""
        macs = Entry.objects.filter(chain=self.chain, seq=self.first - 1)
        return "".join(bytes(mac).hex() for mac in macs.values_list("mac", flat=True))


class Export(VaultAct):
    """Write what an auditor asked for into a new folder."""

    name = "export"
    help = gettext_lazy(
        "Write entries with words, MACs and proofs into a new folder; an auditor or an "
        "administrator of the audit signs in for it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the days, the street and the folder; who asks for it signs in at the console."""
        parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
        parser.add_argument("--street", help=_("the name or id of one street; all without it"))
        parser.add_argument("out", type=Path, help=_("a folder that doesn't exist yet"))

    def run(self, say: Say, **options: Any) -> None:
        if options["first"] > options["last"]:
            raise CommandError(_("The days are the wrong way round."))
        street = street_of(options["street"])
        asked = Asked(options["first"], options["last"], street, exporter(street))
        with in_plain_words(), new_folder(options["out"]) as folder:
            count = export(asked, folder)
        say(_("%(n)d entries exported into %(folder)s.") % {"n": count, "folder": options["out"]})


def exporter(street: Area | None) -> Worker:
    """Return who signs in for the export, once they may have it; raise CommandError."""
    worker = signed_in(_("Who exports"), "audit export refused")
    if not may_export(worker, street):
        refuse(
            "audit export refused",
            worker.username,
            _(
                "An auditor or an administrator of the audit exports a street they are posted to; "
                "everything, who is posted to the whole city."
            ),
        )
    return worker


def street_of(words: str | None) -> Area | None:
    """Return the street of this name or id; raise CommandError for none or several."""
    if not words:
        return None
    try:
        found = Q(pk=UUID(words))
    except ValueError:
        found = Q(name=words)
    streets = list(Area.objects.filter(found, level=Level.STREET))
    if len(streets) != 1:
        raise CommandError(
            _("%(n)d streets are called so. Name one by its id.") % {"n": len(streets)}
        )
    return streets[0]


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Yield a folder that gets its name when all is in it; raise CommandError if it is there."""
    if path.exists():
        raise CommandError(_("%(folder)s is there already. Name a new one.") % {"folder": path})
    unfinished = path.with_name(f".{path.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        yield unfinished
        unfinished.rename(path)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def export(asked: Asked, folder: Path) -> int:
    """Fill the folder, remember the export, and return how many entries there are."""
    kept = folder_of_checkpoints()
    row = make_checkpoint(kept)
    for name in (row.file_name, PUBLIC_KEY):
        shutil.copyfile(kept / name, folder / name)
    statement = read_statement(folder / row.file_name)
    stretches = asked.stretches(statement)
    count = write_entries(stretches, folder / "entries.jsonl")
    write_json(folder / "proofs.json", list(proofs(statement, stretches)))
    write_json(folder / "manifest.json", manifest(asked, statement, count, folder))
    signature = signing.signing_key().sign((folder / "manifest.json").read_bytes())
    (folder / "manifest.sig").write_bytes(base64.b64encode(signature) + b"\n")
    with transaction.atomic():
        record(
            "audit exported",
            asked.street,
            by=asked.by,
            first=asked.first,
            last=asked.last,
            entries=count,
            checkpoint=row.number,
        )
    return count


def write_entries(stretches: list[Stretch], path: Path) -> int:
    """Write the entries a line each and return how many there are."""
    names = {worker.pk: worker.name for worker in Worker.objects.all()}
    streets, count = names_of(stretch.chain for stretch in stretches), 0
    with path.open("w", encoding="utf-8") as file:
        for stretch in stretches:
            for entry in stretch.entries().iterator(chunk_size=2000):
                line = {
                    "street": streets[entry.chain],
                    "who": names.get(entry.actor, _("the system")),
                    "what": words_of(entry.act, entry.details),
                    "columns": columns_of(entry)._asdict(),
                    "mac": bytes(entry.mac).hex(),
                }
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                count += 1
    return count


def proofs(statement: Statement, stretches: Iterable[Stretch]) -> Iterator[dict[str, Any]]:
    """Yield for each chain what proves that the checkpoint's root stands for its head."""
    for stretch in stretches:
        chain, mark = stretch.chain, statement.marks[stretch.chain]
        path = [[side, other.hex()] for side, other in statement.path_to_root(chain)]
        yield {
            "chain": str(chain),
            "seq": mark.seq,
            "mac": mark.mac.hex(),
            "path": path,
            "before": stretch.before(),
        }


def manifest(asked: Asked, statement: Statement, count: int, folder: Path) -> dict[str, Any]:
    """Return what the export says of itself, with the checksums of its files."""
    return {
        "kind": KIND,
        "format": FORMAT,
        "made_at": now().astimezone(UTC).isoformat(),
        "made_for": asked.by.username,
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "street": str(asked.street.pk) if asked.street else None,
        "entries": count,
        "checkpoint": statement.number,
        "root": statement.root.hex(),
        "files": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.iterdir())
        },
    }


def write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
