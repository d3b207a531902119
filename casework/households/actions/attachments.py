"""Attaching files to a household, and withdrawing what was attached wrongly."""

import hashlib
from datetime import date
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.dates import now
from casework.households import rules
from casework.households.actions.households import locked_for_edit
from casework.households.attachments import store
from casework.households.attachments.limits import Cleaned
from casework.households.models import Attachment, AttachmentContent
from casework.vault.files import new_secret


@transaction.atomic
def add_attachment(
    *,
    household_id: UUID,
    person_id: UUID | None,
    kind: str,
    title: str,
    file_name: str,
    dated_on: date,
    cleaned: Cleaned,
    by: Worker,
) -> Attachment:
    """Attach a file that was read and cleaned, and return the row; its files are on the disk then.

    Locks the household. Raises Household.DoesNotExist and Person.DoesNotExist outside the household
    or the scope, PermissionDenied, OSError where the disk doesn't take the file.
    """
    household = locked_for_edit(household_id, by=by)
    row = Attachment(
        household=household,
        person=household.workable_people.get(pk=person_id) if person_id else None,
        number=(household.attachments.aggregate(Max("number"))["number__max"] or 0) + 1,
        kind=kind,
        dated_on=dated_on,
        has_thumbnail=bool(cleaned.thumbnail),
        added_by=by,
    )
    row.content = AttachmentContent(
        title=title,
        file_name=file_name,
        media_type=cleaned.media_type,
        byte_length=len(cleaned.data),
        width=cleaned.width,
        height=cleaned.height,
        pages=cleaned.pages,
        sha256=hashlib.sha256(cleaned.data).digest(),
        file_secret=new_secret(),
        thumb_secret=new_secret() if cleaned.thumbnail else b"",
    )
    store.write(row, "file", [cleaned.data])
    if cleaned.thumbnail:
        store.write(row, "thumb", [cleaned.thumbnail])
    row.save(force_insert=True)
    record("attachment added", row, by=by, kind=kind, person=person_id)
    return row


@transaction.atomic
def withdraw_attachment(*, attachment_id: UUID, reason: str, by: Worker) -> Attachment:
    """Note that an attachment counts no more, and why; row and file stay.

    Locks the row. Raises Attachment.DoesNotExist outside scope, PermissionDenied, also if it is
    withdrawn already, SealBroken.
    """
    rows = Attachment.objects.visible_to(by).select_related("household")
    row: Attachment = rows.select_for_update(of=("self",)).get(pk=attachment_id)
    if not rules.may_withdraw_attachment(by, row):
        raise PermissionDenied
    row.withdrawn_at, row.withdrawn_by = now(), by
    row.withdrawal = msgspec.structs.replace(row.withdrawal, reason=reason)
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_sealed"])
    record("attachment withdrawn", row, by=by, kind=row.kind)
    return row
