"""Passes for thumbnails: a page that was entered in the log shows them without further entries."""

from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner

from casework.access.models import Worker

# How long the thumbnails of a page need no entry of their own.
SECONDS_OF_A_PAGE = 600
SIGNER = TimestampSigner(salt="casework.thumbnails")


def thumbnail_pass(worker: Worker, household_id: UUID) -> str:
    """Return a word that says: this worker's page of the household was entered in the log now."""
    signed = SIGNER.sign(f"{household_id}.{worker.pk}")
    return signed.partition(":")[2]


def is_of_page(worker: Worker, household_id: UUID, shown: str) -> bool:
    """Tell whether the word that was shown with a request is such a pass, not ten minutes old."""
    try:
        SIGNER.unsign(f"{household_id}.{worker.pk}:{shown}", max_age=SECONDS_OF_A_PAGE)
    except BadSignature:
        return False
    return True
