"""Bringing a site back from a backup: data, tombstones, search, and the proof that all is there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connections, transaction
from django.utils.translation import gettext as _

from casework.audit.chain import record
from casework.common.progress import Progress
from casework.desk.backup import (
    attachments,
    dump,
    engines,
    keepsakes,
    outlived,
    proof,
    sealing,
    target,
)
from casework.desk.backup.check import Backup, checked
from casework.desk.backup.make import KEYS, RECORDS
from casework.desk.backup.problem import BackupProblem
from casework.desk.setup import bring_up_to_date
from casework.households import indexing, repeating
from casework.vault import keys
from casework.vault.router import KEYSTORE

Say = Callable[[str], object]
ALIASES = {RECORDS: "default", KEYS: KEYSTORE}


class Plan(NamedTuple):
    """What is restored from where; without a keystore the one at hand stays.

    `stones` are the tombstones of all lists, not proven before the keystore is there.
    """

    records: Backup
    keystore: Backup | None
    stones: list[dict[str, Any]]

    def dumps(self) -> list[tuple[Backup, str]]:
        """Return each sealed dump with the backup it comes from."""
        found = [(self.records, RECORDS)]
        return found + ([(self.keystore, KEYS)] if self.keystore else [])


def planned(
    source: Path,
    keystore: Path | None,
    keep_keystore: bool,
    lists: list[Path] | None = None,
    *,
    even_if_unreadable: bool = False,
) -> Plan:
    """Return what is to be restored, once all of it was found whole; raise BackupProblem.

    `keystore` is a newer copy to use instead of the backup's own, which may be gone by then;
    `lists` are further tombstones. `even_if_unreadable` takes a keystore whose older data keys
    were destroyed since.
    """
    is_spared = keystore is not None or keep_keystore
    records = checked(source, frozenset({KEYS} if is_spared else ()))
    if records.told.kind != "full":
        raise BackupProblem(
            _(
                "%(folder)s holds a keystore only. Name it behind --keystore, and a full backup "
                "first."
            )
            % {"folder": source}
        )
    newer = None if keystore is None else _newer(keystore, records)
    if not even_if_unreadable:
        outlived.require_keys_of(records.told, newer.told if newer else None, keep_keystore)
    stones = [*records.tombstones(), *(newer.tombstones() if newer else [])]
    for path in lists or []:
        stones += keepsakes.tombstones_in(path)
    return Plan(records, None if keep_keystore else newer or records, stones)


def read_through(plan: Plan) -> None:
    """Open every sealed dump to its end and let it go; raise FileBroken."""
    for backup, name in plan.dumps():
        for _chunk in _showing(backup, name, _("reading")):
            pass


def carry_out(plan: Plan, say: Say) -> None:
    """Restore everything into an empty site, then prove it; raise BackupProblem.

    What was begun and not carried out to its end may be begun again by calling this again.
    """
    target.require_empty(keep_keystore=plan.keystore is None)
    told = plan.records.told
    target.begin(str(told.id))
    for backup, name in plan.dumps():
        _load(backup, name)
    keys.forget()
    _bring_up_to_date(say)
    _restore_attachments(plan.records)
    _repeat_shredding(plan.stones, say)
    wrong = list(_repeat_decisions(say))
    _reindex()
    wrong += proof.faults(told)
    with transaction.atomic():
        record("site restored", None, by=None, backup=told.id, faults=len(wrong))
    target.finish()
    if wrong:
        wrong.append(
            _(
                "Everything was restored, but what is listed above isn't whole: the backup held it "
                "like that. Look for it in an older backup before you go on."
            )
        )
        raise BackupProblem("\n".join(wrong))


def _newer(keystore: Path, records: Backup) -> Backup:
    found = checked(keystore)
    if found.told.made_at < records.told.made_at:
        raise BackupProblem(
            _(
                "The copy of the keystore is older than the backup: what was recorded in between "
                "would not open."
            )
        )
    return found


def _load(backup: Backup, name: str) -> None:
    """Load one dump and count what came; raise BackupProblem."""
    alias = ALIASES[name]
    engines.load(alias, _showing(backup, name, name))
    with connections[alias].cursor() as cursor:

        def query(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

        found = {t: dump.counted(query, t) for t in backup.told.databases[alias].rows}
    if found != backup.told.databases[alias].rows:
        raise BackupProblem(_("Not every row of %(name)s arrived.") % {"name": name})


def _showing(backup: Backup, name: str, label: str) -> Iterator[bytes]:
    bar = Progress(label, backup.told.files[name].size)
    for chunk in sealing.opened(backup.folder, name, backup.told):
        yield chunk
        bar.advance(len(chunk))
    bar.end()


def _bring_up_to_date(say: Say) -> None:
    for alias in (KEYSTORE, "default"):
        if bring_up_to_date(alias):
            say(_("Brought the tables of %(database)s up to this release.") % {"database": alias})


def _restore_attachments(backup: Backup) -> None:
    names = backup.attachments()
    bar = Progress(attachments.FOLDER, len(names))
    for _name in attachments.bring_back(backup.folder, names):
        bar.advance()
    bar.end()


def _repeat_shredding(stones: list[dict[str, Any]], say: Say) -> None:
    """Shred again whatever came back though it has a tombstone."""
    if again := keepsakes.repeat(stones):
        say(_("Destroyed again, as their tombstones ask: %(number)d.") % {"number": again})
    keys.forget()


def _repeat_decisions(say: Say) -> Iterator[str]:
    """Erase and restrict again the people whose stones say so; yield whose data don't open."""
    repeated = repeating.repeat_after_restore()
    if repeated.done:
        say(
            _("Erased or restricted again, or freed, as was decided: %(number)d people.")
            % {"number": repeated.done}
        )
    for person_id in repeated.failed:
        yield _(
            "What was decided about the data of person %(person)s could not be repeated, because "
            "records of theirs cannot be read."
        ) % {"person": person_id}


def _reindex() -> None:
    bar = Progress(_("making the search index"), indexing.count())
    indexing.rebuild(bar.advance)
    bar.end()
