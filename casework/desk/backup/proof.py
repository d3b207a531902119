"""Proving a restored site: every key, record, file and chain is what the backup says it was."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from casework.audit.models import Entry
from casework.audit.verify import verify
from casework.common.progress import Progress
from casework.desk.backup.manifest import Manifest
from casework.households.attachments import upkeep
from casework.vault import custody, verification


def faults(told: Manifest) -> Iterator[str]:
    """Yield a sentence for whatever isn't whole."""
    yield from custody.problems()
    yield from _broken_rows()
    yield from _broken_files()
    yield from _false_chains(told)


def _broken_rows() -> Iterator[str]:
    bar = Progress(_("opening every record"), verification.count())
    for table, row_id in verification.broken_rows(bar.advance):
        yield _("%(table)s %(row)s cannot be read.") % {"table": table, "row": row_id}
    bar.end()


def _broken_files() -> Iterator[str]:
    bar = Progress(_("opening every attachment"), upkeep.count_rows())
    for problem in upkeep.check_files(bar.advance):
        yield _("The attachment %(row)s (%(part)s) is missing or cannot be read.") % {
            "row": problem.row_id,
            "part": problem.part,
        }
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
