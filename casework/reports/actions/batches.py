"""What its owner does with a batch: one verb, one transaction, one entry."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.access.news import News, settle
from casework.audit.chain import record
from casework.common.dates import now
from casework.reports import lifecycle, rules
from casework.reports.actions.batch_work import expire_batch, take_volumes_away
from casework.reports.batches import store
from casework.reports.batches.tasks import print_batch
from casework.reports.kinds import BATCHED
from casework.reports.models import Batch, BatchFile, DisclosureNote, Document, FileState


@sensitive_variables()
@transaction.atomic
def start_batch(
    *,
    household_ids: Sequence[UUID],
    document: str = Document.CASE_FILE,
    level: str,
    reason: str,
    recipient: str,
    order: str,
    shape: str,
    reason_note: str = "",
    by: Worker,
) -> Batch:
    """Put a paper of each of these households, in this order, into the queue of the background.

    Each of them is a disclosure of its own, for which scope and rule are asked when its turn comes.
    Raises PermissionDenied, and ValidationError for a missing fact, no household or too many.
    """
    if not rules.may_batch(by):
        raise PermissionDenied
    rules.check_facts(reason, reason_note, recipient)
    check_document(document)
    check_number(len(household_ids))
    batch = Batch(created_by=by, document=document, level=level, order=order, shape=shape)
    batch.note = DisclosureNote(
        reason=reason, reason_note=reason_note.strip(), recipient=recipient.strip()
    )
    batch.save(force_insert=True)
    BatchFile.objects.bulk_create(
        BatchFile(batch=batch, place=place, household_id=household_id)
        for place, household_id in enumerate(household_ids, start=1)
    )
    print_batch.enqueue(str(batch.pk))
    record(
        "batch started", batch, by=by, document=document, count=len(household_ids),
        level=level, order=order,
        shape=shape, reason=reason,
    )  # fmt: skip
    return batch


def check_document(document: str) -> None:
    """Raise ValidationError for a paper that isn't printed of many households at once."""
    if document not in BATCHED:
        raise ValidationError(_("This paper is made of one household alone."), code="document")


def check_number(count: int) -> None:
    """Raise ValidationError unless there are some households, and not too many for one batch."""
    if not count:
        raise ValidationError(_("Choose at least one household."), code="none")
    if count > settings.CASEWORK_BATCH_MOST:
        words = _("A batch has at most %(most)d households. Narrow the list down.")
        raise ValidationError(words % {"most": settings.CASEWORK_BATCH_MOST}, code="too_many")


def own_batch(batch_id: UUID, *, by: Worker) -> Batch:
    """Return one's own batch under lock; raise Batch.DoesNotExist for another's."""
    found: Batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id, created_by=by)
    return found


@transaction.atomic
def stop_batch(*, batch_id: UUID, by: Worker) -> Batch:
    """Print no further file of a batch; what is printed by then is bound all the same.

    Locks the batch. Raises Batch.DoesNotExist, PermissionDenied.
    """
    batch = own_batch(batch_id, by=by)
    if not rules.may_stop_batch(by, batch):
        raise PermissionDenied
    batch.stage = lifecycle.next_stage(batch, "stop")
    batch.stopped_at, batch.stopped_by = now(), by
    batch.save(update_fields=["stage", "stopped_at", "stopped_by"])
    left = batch.files.filter(state=FileState.WAITING).update(state=FileState.STOPPED)
    print_batch.enqueue(str(batch.pk))
    record("batch stopped", batch, by=by, left=left)
    return batch


@transaction.atomic
def go_on_with_batch(*, batch_id: UUID, by: Worker) -> Batch:
    """Try again what wasn't printed, and bind everything anew, with what was printed before.

    Locks the batch; files of the volumes before go when that is committed. Raises
    Batch.DoesNotExist, PermissionDenied.
    """
    batch = own_batch(batch_id, by=by)
    if not rules.may_go_on_with_batch(by, batch):
        raise PermissionDenied
    batch.stage, batch.expires_on = lifecycle.next_stage(batch, "go on"), None
    batch.stopped_at = batch.stopped_by = None
    batch.save(update_fields=["stage", "expires_on", "stopped_at", "stopped_by"])
    gone = take_volumes_away(batch)
    undone = batch.files.filter(state__in=[FileState.FAILED, FileState.STOPPED])
    # A paper that was made stays the one there is: it stands in the log with its serial.
    undone.exclude(serial="").update(state=FileState.MADE, problem="")
    again = undone.filter(serial="").update(state=FileState.WAITING, problem="", attempts=0)
    settle(batch.pk, News.BATCH_READY, News.BATCH_FAILED)
    print_batch.enqueue(str(batch.pk))
    record("batch went on", batch, by=by, again=again)
    transaction.on_commit(lambda: store.remove(gone))
    return batch


@transaction.atomic
def discard_batch(*, batch_id: UUID, by: Worker) -> None:
    """Take one's own result away before its time.

    Raises Batch.DoesNotExist, MoveNotAllowed where there is no result.
    """
    expire_batch(batch_id=own_batch(batch_id, by=by).pk, by=by)
