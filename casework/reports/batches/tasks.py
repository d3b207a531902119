"""The background task of batches; its one argument is a batch's id.

Everything else stands in the batch's own rows, so that a task may be lost, repeated or run twice:
whoever runs it does what is left and nobody has in hand.
"""

import logging
import threading
from uuid import UUID

from django_tasks import task

from casework.common.ids import new_id
from casework.reports.batches import leases
from casework.reports.batches.binding import bind
from casework.reports.batches.making import make_file
from casework.reports.models import Batch

log = logging.getLogger(__name__)

QUEUE = "batches"
# After so many files a batch goes to the end of the queue, so that a long one keeps no one waiting.
FILES_A_TURN = 25
FAILED_SECONDS = 1

# Set when the process is asked to end: the file in hand is finished, no other one is begun.
ending = threading.Event()


@task(queue_name=QUEUE)
def print_batch(batch_id: str) -> None:
    """Make some files of a batch, bind it if that were the last, else come again.

    Nothing leaves it but that it is done: the queue keeps what exceptions say, in clear.
    """
    lease = new_id()
    try:
        with leases.heartbeat(lease):
            if take_turn(UUID(batch_id), lease):
                print_batch.enqueue(batch_id)
    except Exception:
        log.exception("a turn of a batch failed: batch=%s", batch_id)
        # What is left is found at once and tried again: not a hundred times a second.
        ending.wait(FAILED_SECONDS)


def take_turn(batch_id: UUID, lease: UUID) -> bool:
    """Make up to FILES_A_TURN files, and bind the batch once all are made; say if some are left."""
    batch = Batch.objects.get(pk=batch_id)
    for _file in range(FILES_A_TURN):
        file = None if ending.is_set() else leases.take_file(batch_id, lease)
        if file is None:
            break
        make_file(batch, file, lease)
    else:
        return True
    if ending.is_set():
        return True
    bind(batch_id, lease)
    return False
