"""The files that a form brought, read before its transaction begins: each taken or refused."""

from time import monotonic
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from casework.access.http import StaffRequest
from casework.access.uploads import Upload
from casework.households import rules
from casework.households.attachments.limits import Cleaned, Refused
from casework.households.attachments.reading import read_file
from casework.households.models import Household

FIELD = "file"
MOST_FILES = 20
# Three of the largest, or a dozen photos as phones take them.
MOST_BYTES_A_FORM = 3 * settings.CASEWORK_ATTACHMENT_MB * 1024 * 1024
# No file is begun after so many seconds: servers give up on a request that takes much longer.
MOST_SECONDS_A_FORM = 8
KEPT = "_casework_received"


class Received(NamedTuple):
    """One file of the form: `number` counts from 1; `refusal` is a code, empty for one taken."""

    number: int
    name: str
    size: int
    cleaned: Cleaned | None
    refusal: str


def receive(request: StaffRequest, household_id: UUID) -> None:
    """Read the files of a form for a household on which the worker may write; else leave them."""
    household = Household.objects.visible_to(request.user).filter(pk=household_id).first()
    if household is None or not rules.may_attach(request.user, household):
        return
    until = monotonic() + MOST_SECONDS_A_FORM
    files: Any = request.FILES.getlist(FIELD)
    found = [taken(number, file, until) for number, file in enumerate(files, start=1)]
    setattr(request, KEPT, found)


def received(request: HttpRequest) -> list[Received]:
    """Return what `receive` found."""
    found: list[Received] = getattr(request, KEPT, [])
    return found


def taken(number: int, file: Upload, until: float) -> Received:
    """Return one file read, or why it isn't taken."""
    cleaned, refusal = None, ""
    size = file.size or 0
    try:
        if size > settings.CASEWORK_ATTACHMENT_MB * 1024 * 1024:
            raise Refused("too_large")
        if not file.is_whole or number > MOST_FILES or monotonic() > until:
            raise Refused("too_many")
        cleaned = read_file(file.read())
    except Refused as refused:
        refusal = refused.code
    return Received(number, file.name or "", size, cleaned, refusal)
