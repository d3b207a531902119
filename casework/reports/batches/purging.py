"""Taking results away whose time is over, and what was left behind on the disk and in the queue."""

from datetime import timedelta
from typing import NamedTuple

from django_tasks_db.models import DBTaskResult

from casework.common.dates import now, today
from casework.reports.actions.batch_work import expire_batch
from casework.reports.batches import store
from casework.reports.batches.tasks import QUEUE
from casework.reports.models import Batch, BatchStage

QUEUE_KEEPS = timedelta(days=1)


class Purged(NamedTuple):
    """How many batches were taken away, and files that nobody knew."""

    batches: int
    files: int


def purge() -> Purged:
    """Take away what is expired; run twice, it finds nothing the second time."""
    over = Batch.objects.filter(stage=BatchStage.READY, expires_on__lt=today())
    ids = list(over.values_list("pk", flat=True))
    for batch_id in ids:
        expire_batch(batch_id=batch_id, by=None)
    old = DBTaskResult.objects.filter(queue_name=QUEUE, started_at__lt=now() - QUEUE_KEEPS)
    old.delete()
    return Purged(len(ids), store.prune())
