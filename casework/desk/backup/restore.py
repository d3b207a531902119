"""Bringing a site back from a backup, and proving that it is whole."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from casework.audit.chain import record
from casework.audit.models import Entry
from casework.audit.verify import verify
from casework.common.progress import Progress
from casework.desk.backup import attachments, engines, sealing, target
from casework.desk.backup.check import Backup, checked
from casework.desk.backup.make import KEYS, RECORDS
from casework.desk.backup.manifest import Manifest
from casework.desk.backup.problem import BackupProblem
from casework.desk.setup import behind
from casework.vault import custody, keys, verification
from casework.vault.router import KEYSTORE

Say = Callable[[str], object]


class Plan(NamedTuple):
    """What is restored from where; no keystore means that the one at hand stays."""

    records: Backup
    keystore: Backup | None


def planned(source: Path, keystore: Path | None, keep_keystore: bool) -> Plan:
    """Return what will be restored once all of it was found whole; raise BackupProblem."""
    records = checked(source)
    if records.told.kind != "full":
        raise BackupProblem(
            _(
                "%(folder)s holds a keystore only. Name it behind --keystore, and a full backup "
                "first."
            )
            % {"folder": source}
        )
    keys_from = records
    if keystore is not None:
        keys_from = checked(keystore)
        if keys_from.told.made_at < records.told.made_at:
            raise BackupProblem(
                _(
                    "The copy of the keystore is older than the backup: what was recorded in "
                    "between would not open."
                )
            )
    plan = Plan(records, None if keep_keystore else keys_from)
    target.require_empty(with_keystore=plan.keystore is not None)
    return plan


def read_through(plan: Plan) -> None:
    """Open every sealed dump to its end and let it go; raise FileBroken."""
    for backup, name in _dumps(plan):
        for _chunk in _showing(backup, name, _("reading")):
            pass


def carry_out(plan: Plan, say: Say) -> None:
    """Restore everything, then prove it; raise BackupProblem naming what isn't whole.

    What was begun and not carried out to the end may be begun again by calling this again.
    """
    told = plan.records.told
    target.begin(str(told.id))
    for backup, name in _dumps(plan):
        engines.load("default" if name == RECORDS else KEYSTORE, _showing(backup, name, name))
    keys.forget()
    for alias in ("default", KEYSTORE):
        if behind(alias):
            call_command("migrate", database=alias, verbosity=0, skip_checks=True)
            say(_("Brought the tables of %(database)s up to this release.") % {"database": alias})
    _restore_attachments(plan.records)
    wrong = list(_faults(told))
    with transaction.atomic():
        record("site restored", None, by=None, backup=told.id, faults=len(wrong))
    target.finish()
    if wrong:
        raise BackupProblem(
            "\n".join(
                [
                    *wrong,
                    _(
                        "Everything was restored, but what is listed above isn't whole: the backup "
                        "held it like that. Look for an older backup of it before you go on."
                    ),
                ]
            )
        )


def _faults(told: Manifest) -> Iterator[str]:
    """Yield a sentence for whatever isn't whole."""
    yield from custody.problems()
    yield from _broken_rows()
    yield from _false_chains(told)


def _dumps(plan: Plan) -> list[tuple[Backup, str]]:
    found = [(plan.records, RECORDS)]
    return found + ([(plan.keystore, KEYS)] if plan.keystore else [])


def _showing(backup: Backup, name: str, label: str) -> Iterator[bytes]:
    bar = Progress(label, backup.told.files[name].size)
    for chunk in sealing.opened(backup.folder, name, backup.told):
        yield chunk
        bar.advance(len(chunk))
    bar.end()


def _restore_attachments(backup: Backup) -> None:
    names = backup.attachments()
    bar = Progress(attachments.FOLDER, len(names))
    for _name in attachments.bring_back(backup.folder, names):
        bar.advance()
    bar.end()


def _broken_rows() -> Iterator[str]:
    bar = Progress(_("opening every record"), verification.count())
    for table, row_id in verification.broken_rows(bar.advance):
        yield _("%(table)s %(row)s cannot be read.") % {"table": table, "row": row_id}
    bar.end()


def _false_chains(told: Manifest) -> Iterator[str]:
    """Hold the audit against itself and against the heads that the backup remembers."""
    for fault in verify(verification.counters).faults:
        yield f"{fault.chain} #{fault.seq}: {fault.what}"
    for head in told.heads:
        entry = Entry.objects.filter(chain=head.chain, seq=head.seq).first()
        if entry is None or bytes(entry.mac).hex() != head.mac:
            yield _("The chain %(chain)s of the audit doesn't reach the entry %(seq)d it had.") % {
                "chain": head.chain,
                "seq": head.seq,
            }
