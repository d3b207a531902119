"""Making the letter of a handover, which is not kept."""

from django.db import transaction

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.dates import local_date, now
from casework.households.models import (
    Handover,
)
from casework.reports import snapshot
from casework.reports.actions.printing import new_serial
from casework.reports.documents.handover_letter import build_handover_letter
from casework.reports.gather.handed_over import letter_of


@transaction.atomic
def make_handover_letter(*, handover: Handover, by: Worker) -> tuple[str, bytes]:
    """Make the letter of a handover as `by` may read it now; return a file name and the PDF.

    It isn't kept: whoever needs it again makes it again, with what is open then. Raises
    DocumentNotLaidOut.
    """
    instant = now()
    facts = snapshot.Disclosure(
        serial=new_serial(local_date(instant)),
        printed_by=by.name,
        printed_at=instant,
        reason="个案交接",
        recipient=handover.taker.name,
    )
    letter = letter_of(handover, facts, by=by)
    built = build_handover_letter(letter)
    record(
        "handover letter made",
        handover,
        by=by,
        serial=facts.serial,
        count=len(letter.rows),
        pages=built.pages,
        digest=built.digest,
    )
    return f"个案交接单-{facts.serial}.pdf", built.pdf
